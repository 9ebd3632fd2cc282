"""Everyday words for the words of a clause: an answer in one's own words uses them.

Only for marking: for searching they would be far too wide.
"""

from __future__ import annotations

from retrieval.japanese import folded

# Each line: words of clauses, then what people say instead. Forms are cut so that all endings fit.
_GROUPS = (
    ("通知 報告 通報 連絡 届出", "知らせ 伝え 届け"),
    ("提出", "出し 出す 届け"),
    ("調査 点検 確認 照査 検査 照会", "調べ 確かめ チェック 見て 問い合わせ"),
    ("協議 打合せ", "話し合 話合 相談 打ち合わせ 打合"),
    ("清掃", "きれい 掃除 洗"),
    ("措置 処置 対策", "対処 対応 手当 処置 措置"),
    ("中止 中断 停止", "止め やめ 取りや"),
    ("損傷 破損", "傷 壊 損な"),
    ("埋設", "埋め 埋ま"),
    ("除去 撤去", "取り除 取除 どけ 除い 取り去"),
    ("変更", "変え 改め 直し"),
    ("記録", "書き留 残す 残し 控え"),
    ("記載 記入", "書く 書き 書い 載せ"),
    ("負担", "費用 払 持つ 持ち"),
    ("明らか 特定", "確かめ はっきり 突き止 調べ"),
    ("回答", "答え 返事 回答"),
    ("予定日", "いつ 日を"),
    ("使用 利用", "使 用い"),
    ("植替", "植え替 植えかえ 植え直"),
    ("再び 再度", "もう一度 改めて やり直 再"),
    ("速やか 直ち 遅滞", "すぐ ただち すみやか 早く 早急 即"),
    ("事前", "前に 前もって あらかじめ 先に"),
    ("承諾 同意 承認 許可", "許し 認めてもら 了解 了承"),
    ("指示", "言われ 従"),
    ("遵守 確保 維持", "守 保 "),
    ("作成 作製", "作る 作り 作っ つく"),
    ("設置", "設け 置 取り付け 据え"),
    ("補修 修補 手直し 修理", "直す 直し 修"),
    ("立会 立会い", "立ち会 立会"),
    ("防止", "防 ないように"),
    ("排水", "水を抜 水を出 汲み 流し"),
    ("運搬 搬出", "運 持ち出"),
    ("依頼 要求 要請", "頼 求め 求"),
    ("避難", "逃げ 離れ"),
    ("施工", "工事 作業"),
    ("交換 取替", "取り替 取替 替え 換え"),
    ("計測 測定 測量", "測 計"),
    ("示す 明示", "伝え 渡 知らせ 書"),
    ("内容", "何"),
    ("期限 期日", "いつまで 締切"),
    ("書面", "文書 紙 書い"),
    ("覆", "かけ 被せ かぶせ"),
    ("雨水", "雨"),
    ("所定", "決められ 決まっ 決めた 指定 定められ"),
    ("堅固", "しっかり 丈夫 固く"),
    ("生じ", "出 起き 起こ"),
)  # fmt: skip


def everyday_forms(word: str) -> tuple[str, ...]:
    """What people say instead of a clause's word, in the spelling for comparisons."""
    own = folded(word)
    found: dict[str, None] = {}
    for clause_words, spoken in _GROUPS:
        alike = [folded(other) for other in clause_words.split()]
        if any(other in own for other in alike):
            found |= dict.fromkeys((*alike, *(folded(form) for form in spoken.split())))
    return tuple(found)
