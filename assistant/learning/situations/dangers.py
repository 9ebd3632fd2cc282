"""What an answer would do that is against the clauses: going on, by word of mouth only, checking too late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.learning.questions.question import Place
from assistant.learning.situations.saying import Saying
from assistant.learning.situations.situation import Danger, RubricPoint, Situation


@dataclass(frozen=True, slots=True)
class _Kind:
    """Words of a dangerous answer, why, and the words of the point that they are against.

    It counts only where such a point is there, when ``only_against`` says so, and not where the
    sentence goes on with words of ``unless``, nor after words of ``after``.
    """

    words: re.Pattern[str]
    why: str
    against: re.Pattern[str]
    only_against: bool = False
    unless: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None


_STOPS = re.compile(
    r"中止|止め|停止|中断|てはならない|再び|手直し|修補|補修|確認|協議|報告|通知|連絡|指示"
)
_TELLS = re.compile(r"報告|通知|連絡|通報|協議|提出|承諾|指示|確認")
_KINDS = (
    _Kind(
        re.compile(
            r"(?:そのまま|このまま|構わず|かまわず|気にせず|無視して|予定(?:どおり|通り)(?:に)?)[^、。]{0,12}?(?:打設|打ち込|打込|打つ|打ち|打たせ|敷|合格|引き?渡|施工|続け|続行|進め|進む|進ま|使用|使う|使い|使わせ|埋め戻|埋戻|据え?付|掘|運転|切断|作業|次|移)|"
            r"(?:作業|施工|運転|掘削|打設|工事)(?:を|は)続け(?!(?:ては|ない|ず|な))"
        ),
        "不具合を残したまま次へ進むことになります。",
        _STOPS,
    ),
    _Kind(
        re.compile(
            r"(?:埋め?戻し|打設し|打ち込ん|打ち終わっ|打っ|施工し|据え?付け|終わっ|完成し|済ませ|終え|使っ|やっ)(?:て|で|た)(?:から|後(?:に|で)?|あと(?:に|で)?)[^。]{0,14}?(?:確認|検査|協議|報告|連絡|立会|相談|承諾|届|提出|測|調べ|証明)"
        ),
        "あとからでは確かめられません。先に確認・報告・協議をします。",
        _STOPS,
    ),
    _Kind(
        re.compile(
            r"口頭(?:で|だけ|のみ)[^、。]{0,8}?(?:よい|良い|いい|済|十分|構わ|かまわ|足り|だけ|すませ|ok|連絡|報告|伝え|協議|指示|了解|承諾|約束|通知|知らせ|$)|口頭でよ|電話だけ"
        ),
        "書面によることが定められています。",
        re.compile(r"書面|打合せ簿|文書|報告書|確認願|届を|資料を"),
        only_against=True,
        unless=re.compile(r"書面|打合せ?簿|文書|後日|追いかけ"),
    ),
    _Kind(
        re.compile(
            r"(?:止め|(?:中止|中断|停止)(?:は|を|も)?(?:し|せ|さ))(?:ず(?:に)?|ない(?!と|よう)|なくて(?:も)?)|"
            r"を続け(?:る|ます|させ|て(?!は))|続行す|"
            r"(?:最後|終わり|全部)まで[^、。]{0,12}?(?:打設|打ち|打っ|打つ|敷|施工|続け|掘|使っ|使う|使い|済ませ|終わらせ)"
        ),
        "止めなければならないものを、止めないと書いています。",
        re.compile(r"中止|止め|停止|中断"),
        only_against=True,
    ),
    _Kind(
        re.compile(
            r"(?:あとで|後で|あとから|後から|後ほど|のちほど|後日|翌日|翌朝|週明け|夕方|落ち着いたら|手が空いたら|[0-9一二三四五六七八九十](?:日|週間|か月)後)[^、。]{0,12}?(?:報告|連絡|通報|通知|知らせ|伝え)|"
            r"(?:待って|経って|たって|過ぎて)(?!い|お)(?:から)?[^。]{0,12}?(?:報告|連絡|通報|通知|知らせ|伝え)"
        ),
        "報告や連絡が遅れます。",
        re.compile(
            r"(?:直ち|速やか|待たず|当日)[^。]*(?:報告|連絡|通報|通知)|(?:報告|連絡|通報|通知)[^。]*(?:直ち|速やか)|(?:直ち|速やか)に(?:通報|通知|報告|連絡)"
        ),
        only_against=True,
        # Who has told at once reports in writing later.
        after=re.compile(
            r"(?:すぐ|直ち|ただち|速やか|至急|即|まず|その場で)[^。]{0,30}?(?:報告|連絡|通報|通知|知らせ|伝え|電話|一報)"
        ),
    ),
    _Kind(
        re.compile(
            r"(?:使っ|使用し|据え付け|そのままに?し)て(?:も)?(?:よい|いい|良い|構わない|かまわない|大丈夫|ok|問題(?:は|が)?ない)(?!か|と言)"
        ),
        "認められないものを使うことになります。",
        re.compile(r"不合格|搬出|使用し?(?:ては|する前)|取り?替え|撤去|禁止"),
        only_against=True,
        # What has been looked at, or replaced, may be used.
        after=re.compile(
            r"確認|承諾|合格(?!し(?:な|て(?:い)?な))|検査|試験|直し|交換|取り?替え|補修"
        ),
    ),
    _Kind(
        re.compile(
            r"(?:証明書?|書類|資料|確認|検査|試験)(?:は|を|の?手続き?は?)[^、。]{0,3}?(?:あとで|後で|後から|あとから|後日|後回し|追って)(?!報告)"
        ),
        "あとからでは確かめられません。先に確認・報告・協議をします。",
        re.compile(r"前に|確認を受け|証明|使用する"),
        only_against=True,
    ),
    _Kind(
        re.compile(
            r"(?:結果|資料|書類|届|報告書|速報)(?:を|は|も)?[^、。]{0,3}?出さ(?:ず|ない(?!と))|(?:報告|連絡|通知|通報|協議|確認|相談|立会|届出|提出|記録)(?:は|を|も|まで)?(?:し|せ|さ|受け|求め|行わ|取ら)?(?:ない(?!と|うち|よう|場合|とき|か|まま.{0,6}(?:進めない|進まない|しない))|ずに|不要|なくて(?:も)?(?:よ|良|い|構)|必要(?:は|が|も)?ない|しなくて|いらない|省略|省く|省い)"
        ),
        "しなければならないことを、しないと書いています。",
        _TELLS,
    ),
    _Kind(
        re.compile(
            r"黙って|内緒|隠す|隠し|隠蔽|なかったことに|見なかった|見逃|大目に見|書き換え|書換え|改ざん|写真(?:を|だけ)(?:差し替え|使い回)|後で(?:つじつま|辻褄)|目をつぶ|"
            r"(?:監督職?員|発注者|役所|市)(?:に|へ)は?(?:言わ|知らせ|伝え)ない|(?:だれ|誰)にも(?:言わ|知らせ|伝え)(?:ず|ない)|"
            r"測(?:点|る所|る場所)をずら|(?:数値|値|記録)を(?:変え|合わせて書|作っ)"
        ),
        "起きたことを隠すことになります。記録し、報告します。",
        _TELLS,
    ),
    _Kind(
        re.compile(r"(?:様子(?:を|だけ)?見|静観|しばらく見守|放置|ほうって|放ってお)[^、。]{0,6}"),
        "処置と報告が遅れます。",
        _STOPS,
    ),
    _Kind(
        re.compile(
            r"(?:だけ|軽微|少額|わずか|少し|多少)(?:な|だ)(?:の|から)で?[^。]{0,20}?(?:打[つっち]|使[うっい]|直さ[なず]|問題(?:は|が)?な|済ま)|"
            r"(?:少し|多少|わずか|この程度|このくらい|誤差)[^。]{0,14}?(?:問題(?:は|が)?な(?:い|し)|よい|合格|許容|構わない|かまわない|大丈夫|認め|ok)"
        ),
        "定められた値に足りないものを合格にすることになります。",
        _STOPS,
    ),
    _Kind(
        re.compile(
            r"(?:業者|受注者|請負者|施工者|現場代理人|下請)(?:の判断)?に(?:任せ|まかせ|一任)|(?:自分|現場|独断|勝手)(?:の判断)?(?:だけ)?で(?:判断|決め|直し|処理|変更)[^、。]{0,6}|"
            r"(?:自分|現場)(?:だけ)?の判断で(?!は)|独断で(?!は)"
        ),
        "決められた協議・承諾・指示の手続を経ないことになります。",
        re.compile(r"協議|承諾|指示|確認|報告"),
    ),
)
_UP_TO_STOP = re.compile(r"[、。\n]")
_TAKEN_BACK = re.compile(
    r"^[^。、]{0,7}?(?:ない(?!か)|ず(?:に|、|$)|ません|ては(?:いけ|なら)|てはならない|のは(?:だめ|危険|よくない|いけ|誤)|ことは(?:し|でき|避|認め)|禁止|避け|防ぐ|許さ)"
)


@dataclass(frozen=True, slots=True)
class FoundDanger:
    """A danger with where its words stand in the folded answer."""

    danger: Danger
    start: int
    end: int


def dangers_in(situation: Situation, saying: Saying) -> tuple[FoundDanger, ...]:
    """The dangerous words of an answer, with the clause that each is against."""
    return tuple(_dangers(situation, saying))


def _dangers(situation: Situation, saying: Saying) -> Iterator[FoundDanger]:
    for kind in _KINDS:
        against = _against(situation.points, kind)
        if against is None and kind.only_against:
            continue
        for match in kind.words.finditer(saying.whole):
            rest = saying.whole[match.end() :]
            if kind.after and kind.after.search(saying.whole[: match.start()]):
                continue
            if _TAKEN_BACK.match(rest) or (kind.unless and kind.unless.search(rest.split("。")[0])):
                continue
            words = match[0].strip("、。 \n")
            end = match.end() + len(_UP_TO_STOP.split(rest, maxsplit=1)[0])
            yield FoundDanger(Danger(words, _why(kind, against), against), match.start(), end)


def _against(points: tuple[RubricPoint, ...], kind: _Kind) -> Place | None:
    return next((point.place for point in points if kind.against.search(point.text)), None)


def _why(kind: _Kind, against: Place | None) -> str:
    if against is None:
        return kind.why
    return f"{kind.why}{against.label}は「{against.quote}」と定めています。"
