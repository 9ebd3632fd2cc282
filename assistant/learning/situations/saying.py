"""What an answer says and what it denies, in pieces; and the everyday words for what rules bid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.japanese import folded

NEAR_ACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("指示", ("協議",)),
    ("協議", ("指示", "承諾")),
    ("承諾", ("協議", "指示")),
    ("通知", ("協議", "指示")),
    ("連絡", ("協議", "指示")),
    ("報告", ("協議", "指示")),
    ("提出", ("報告",)),
)
"""What a rule bids, and acts that do part of it: who consults the supervisor has told them."""

SAME_ACTS: tuple[tuple[str, ...], ...] = (
    ("報告", "通報", "通知", "連絡", "知らせ", "伝え", "一報", "電話", "報せ", "届け", "申し出"),
    ("協議", "相談", "話し合", "話合", "打ち合わ", "打合", "すり合わ"),
    ("中止", "中断", "停止", "止め", "ストップ", "やめ", "取りやめ", "見合わせ", "延期", "進めない", "進まない", "打設しない", "打たない"),
    ("手直し", "修補", "補修", "やり直", "是正", "直させ", "直す", "直し", "直っ", "修正", "修復", "組み直", "打ち直", "打直し", "改善", "手直"),
    ("確認", "確かめ", "検査", "チェック", "調べ", "測り直", "再測", "見る", "点検", "照合", "検測", "測っ", "測り", "測定"),
    ("調査", "調べ", "究明", "突き止め", "確かめ", "検討", "分析"),
    ("承諾", "承認", "了解", "了承", "許可", "同意", "許し"),
    ("指示", "指図", "判断を仰", "判断をもら", "言われた", "命じ"),
    ("立会", "立ち会", "臨場", "現場に来て", "来てもら", "現地に呼", "同席", "一緒に見"),
    ("提出", "出す", "出し", "提示", "届け", "送る", "渡す", "出させ", "見せ", "示す"),
    ("書面", "文書", "打合せ簿", "打ち合わせ簿", "書類", "書いた", "紙で", "様式", "メール"),
    ("記録", "残す", "残し", "書き留", "写真", "メモ", "控え"),
    ("応急", "救急", "救護", "救助", "手当", "救急車", "とりあえずの処置", "救出", "人命", "助け", "119"),
    ("措置", "処置", "対策", "対応", "手当", "手を打"),
    ("直ちに", "すぐ", "即", "速やか", "至急", "その場で", "早急", "ただちに", "まず", "同日", "当日"),
    ("事前", "前に", "あらかじめ", "前もって", "までに", "するまで", "前日"),
    ("搬出", "持ち出", "返", "撤去", "運び出", "場外", "持ち帰"),
    ("取り替え", "取替え", "交換", "替え", "差し替え"),
    ("再び", "もう一度", "再度", "再", "改めて", "あらためて", "もう一回", "直ったら", "直した後", "直したあと"),
    ("全員", "全部", "みんな", "皆", "すべて", "全て", "各社"),
    ("資料", "書類", "証明書", "成績書", "データ", "カタログ"),
    ("解決", "話を聞", "話し合", "納得", "理解"),
    ("原因", "理由", "なぜ", "何が"),
    ("退避", "退出", "避難", "離れ", "逃が", "上がらせ", "出させ"),
    ("占用者", "企業者", "ガス", "水道", "電力会社", "NTT", "管理者", "埋設企業"),
    ("植え替え", "植替え", "植え直", "植えなお"),
    ("求め", "請求", "依頼", "頼", "お願い", "要請", "もらう", "もらい"),
    ("受け", "もらう", "もらい", "仰ぐ", "仰ぎ", "得", "従う", "従い"),
    ("監督員", "監督職員", "監督", "発注者", "市の担当", "役所"),
    ("受注者", "請負者", "業者", "施工者", "現場代理人", "元請"),
    ("関係機関", "警察", "消防", "救急", "労基", "監督署", "管理者", "関係官公庁"),
    ("湿潤", "散水", "水をまき", "水を撒", "濡らし", "湿ら", "乾かない", "乾かさない", "乾燥させない", "シート"),
    ("復旧", "復元", "元に戻", "元の位置に戻", "直す", "戻す"),
    ("除去", "取り除", "撤去", "どけ", "取り壊", "はつり取"),
    ("作成", "作る", "作ら", "作っ", "作り", "作直", "まとめ", "書く", "書か"),
    ("防止", "防ぐ", "防ぎ", "起こさない", "させない", "近づけない", "近付けない", "立入禁止", "立ち入らせない", "繰り返さない"),
    ("改め", "新しい", "作り直", "直し", "修正", "更新", "訂正", "加え", "書き直"),
    ("備え", "備付", "置い", "置く", "置き", "保管"),
    ("変更", "変え", "ずら", "見直", "繰り上げ", "繰り下げ"),
    ("掲げ", "掲示", "貼", "張り出", "張る"),
)  # fmt: skip
"""Words that stand for one another in an answer; the first of each list is how rules put it."""

_PIECE = re.compile(r"[^。、，,\n．;；!！?？]+[。、，,\n．;；!！?？]*")
_DENIED = re.compile(
    r"^[^。、]{0,6}?(?:はし|も|は|を|が)?(?:し|せ|ら|れ|わ|か|さ|た|な|ま|が|ば|え|け|べ|め|げ|て)?"
    r"(?:ない(?!と|うち|よう|ため|場合|とき|か)|ず(?:に|、|$)|なくて(?:も|よ|い)|なくとも|ません(?!か)|不要|必要(?:は|が|も)?(?:ない|なし)|いらない|要らない|省略|省く|省い|後回し|不可能)"
)
_MUST = re.compile(r"^[^。、]{0,8}な(?:ければ|くては|いと)(?:なら|いけ|だめ|ダメ)")
_SHORT = re.compile(r"出[ぁ-ん]{1,2}")
_FIRST_PART = re.compile(r"[一-龠]$|[一-龠][いきぎしちびみりえけせねべめれ]$")
_OF_NOUN = re.compile(r"[一-龠]す")
_MUST_NOT = re.compile(r"^[^。、]{0,8}(?:ては|では|ちゃ)(?:なら|いけ|だめ|ダメ)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer between stops, folded; ``start`` is where it begins in the whole."""

    text: str
    start: int


@dataclass(frozen=True)
class Saying:
    """An answer as it is compared: ``whole`` folded."""

    whole: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its parts between stops."""
        return tuple(Piece(match[0], match.start()) for match in _PIECE.finditer(self.whole))

    def says(self, word: str) -> bool:
        """Whether a folded word stands there and is not denied, at least once."""
        return any(
            not self.denied(at, len(word)) and not self.is_end_of_another(at, word)
            for at in _places(self.whole, word)
        )

    def is_end_of_another(self, at: int, word: str) -> bool:
        """Whether what stands there ends another word: 「出させ」 of 「搬出させる」, 「出す」 of 「持ち出す」, 「示す」 of 「指示する」."""
        before = self.whole[max(0, at - 2) : at]
        return bool(_SHORT.fullmatch(word) and _FIRST_PART.search(before)) or bool(
            _OF_NOUN.fullmatch(word) and self.whole.startswith("る", at + len(word))
        )

    def without(self, spans: Sequence[tuple[int, int]]) -> Saying:
        """The answer with some of its words struck out."""
        whole = self.whole
        for start, end in spans:
            whole = whole[:start] + "■" * (end - start) + whole[end:]
        return Saying(whole)

    def denied(self, at: int, length: int) -> bool:
        """Whether what stands there is not to be done: 「報告しない」「確認は不要」「報告せずに」."""
        after = self.whole[at + length : at + length + 16]
        if _MUST.match(after):
            return False
        return _DENIED.match(after) is not None or _MUST_NOT.match(after) is not None


def _places(text: str, word: str) -> list[int]:
    found, at = [], text.find(word) if word else -1
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def saying_of(given: str) -> Saying:
    """Read an answer; half-width stops count as stops."""
    return Saying(folded_keeping_stops(given))


def folded_keeping_stops(text: str) -> str:
    """`retrieval.japanese.folded` piece by piece, so that sentences and clauses stay apart."""
    text = text.translate(str.maketrans("､｡，．", "、。、。"))
    return "".join(
        part if part in "、。\n" else folded(part) for part in re.split(r"([、。\n])", text)
    )


_LIMITS = {
    "以下": ("以下", "以内", "を超えない", "を越えない", "をこえない", "まで", "を上回らない"),
    "以内": ("以内", "以下", "を超えない", "を越えない", "をこえない", "まで"),
    "以上": ("以上", "を下回らない", "を切らない", "より長", "より大き"),
}
_LIMIT = re.compile(r"(.*\d[^\d]{0,8}?)(以下|以内|以上)")


def other_words(word: str) -> tuple[str, ...]:
    """The words that stand for one in an answer, itself included, folded."""
    own = folded(word)
    found = dict.fromkeys([own])
    if limit := _LIMIT.fullmatch(own):
        found |= dict.fromkeys(folded(limit[1] + other) for other in _LIMITS[limit[2]])
    for group in SAME_ACTS:
        first = folded(group[0])
        if first in own or own in first or any(_is_form(own, folded(same)) for same in group):
            found |= dict.fromkeys(folded(same) for same in group)
    return tuple(found)


def _is_form(word: str, stem: str) -> bool:
    """Whether a word is a stem of the lists or a form of it: 「止める」 of 「止め」."""
    return word.startswith(stem) and re.fullmatch("[ぁ-ん]{0,2}", word[len(stem) :]) is not None


def plain_amounts(text: str) -> str:
    """Periods as rules write them: 「三日以内」 -> 「3日以内」, 「一週間以内」 -> 「7日以内」."""
    return _PERIOD.sub(_plain_period, text)


_PERIOD = re.compile(
    r"(?<![一二三四五六七八九十0-9０-９])"
    r"(?:(?P<kanji>[一二三四五六七八九])(?P<unit>週間|日|時間|か月)|(?P<weeks>[1-9１-９])週間)"
    r"(?=以内|前|まで|後)"
)


def _plain_period(match: re.Match[str]) -> str:
    if match["weeks"]:
        return f"{int(match['weeks']) * 7}日"
    number = "〇一二三四五六七八九".index(match["kanji"])
    return f"{number * 7}日" if match["unit"] == "週間" else f"{number}{match['unit']}"
