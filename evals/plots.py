"""The reports' plots, as SVG text to stand inside HTML. Japanese glyphs are drawn as outlines."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import files
from typing import TYPE_CHECKING, Any

from evals.records import by_kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

KIND_NAMES = {
    "fact": "事実",
    "table": "表",
    "condition": "条件",
    "procedure": "手順",
    "multi": "複数資料",
    "unanswerable": "記載なし",
    "followup": "続き質問",
}
RIGHT, WRONG, DECLINED, SECOND = "#2f6f4f", "#b5483a", "#8a8f98", "#8fb8a0"
_FONT_PACKAGE, _FONT = "pylopdf-fonts-jp", "NotoSansJP-Regular.otf"


def rank_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """How many questions have their first right page at each rank."""
    counts = Counter(record["rank"] or 0 for record in records)
    ranks = list(range(1, 11))
    figure, axes = _figure()
    axes.bar([str(rank) for rank in ranks], [counts[rank] for rank in ranks], color=RIGHT)
    axes.bar(["なし"], [counts[0]], color=WRONG)
    _label(axes, "正しいページが出た順位", "順位", "質問数")
    return _svg(figure)


def recall_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """Recall at 1 and at 5 for each kind of question."""
    groups = by_kind(records)
    figure, axes = _figure()
    for offset, (k, colour) in enumerate(((1, RIGHT), (5, SECOND))):
        shares = [
            sum(0 < (record["rank"] or 0) <= k for record in group) / len(group)
            for group in groups.values()
        ]
        places = [place + (offset - 0.5) * 0.38 for place in range(len(groups))]
        axes.bar(places, shares, width=0.38, color=colour, label=f"{k}位以内")
    _kinds_on_axis(axes, groups)
    axes.set_ylim(0, 1.05)
    axes.legend(prop=_font(), loc="lower right")
    _label(axes, "種類別の再現率", "", "割合")
    return _svg(figure)


def outcome_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """Right, wrong and declined answers for each kind of question."""
    groups = by_kind(records)
    figure, axes = _figure()
    base = [0] * len(groups)
    for name, colour in (("正しい", RIGHT), ("誤り・不足", WRONG), ("誤って答えず", DECLINED)):
        counts = [sum(_outcome(r) == name for r in group) for group in groups.values()]
        axes.bar(range(len(groups)), counts, bottom=base, color=colour, label=name, width=0.6)
        base = [below + count for below, count in zip(base, counts, strict=True)]
    _kinds_on_axis(axes, groups)
    axes.legend(prop=_font(), frameon=False)
    _label(axes, "種類別の回答", "", "質問数")
    return _svg(figure)


def waiting_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """The share of questions served within a time: evidence, first word, whole answer."""
    figure, axes = _figure()
    share = [(place + 1) / len(records) for place in range(len(records))]
    for name, key, colour in (
        ("根拠が出るまで", "retrieval_ms", SECOND),
        ("最初の文字まで", "first_token_ms", RIGHT),
        ("回答全体まで", "total_ms", DECLINED),
    ):
        seconds = sorted(max(record["timings"][key], 1.0) / 1000 for record in records)
        axes.step(seconds, share, where="post", color=colour, label=name, linewidth=1.8)
    axes.set_xscale("log")
    axes.xaxis.set_minor_formatter("")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_ylim(0, 1.05)
    axes.legend(prop=_font(), frameon=False, loc="lower right")
    _label(axes, "待ち時間", "秒（対数）", "その時間までに済んだ割合")
    return _svg(figure)


def search_time_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """How long searches took."""
    figure, axes = _figure()
    axes.hist([record["milliseconds"] for record in records], bins=20, color=RIGHT)
    _label(axes, "検索にかかった時間", "ミリ秒", "質問数")
    return _svg(figure)


def detection_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """How many errors of each kind were found at their cell, elsewhere, or not at all."""
    from matplotlib.ticker import MaxNLocator

    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["title"], []).append(record)
    figure, axes = _figure(height=1.0 + 0.17 * len(groups))
    base = [0] * len(groups)
    for name, colour in (("正しいセル", RIGHT), ("検出のみ", SECOND), ("見逃し", WRONG)):
        counts = [sum(_found(r) == name for r in group) for group in groups.values()]
        axes.barh(range(len(groups)), counts, left=base, color=colour, label=name, height=0.7)
        base = [below + count for below, count in zip(base, counts, strict=True)]
    axes.set_yticks(range(len(groups)), list(groups))
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.legend(prop=_font(), frameon=False, loc="outside lower center", ncols=3)
    _label(axes, "誤りの種類ごとの検出", "件数", "")
    for label in axes.get_yticklabels():
        label.set_fontsize(6.5)
    return _svg(figure)


def effect_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """The effect on 工事価格 that was planted against the one that was said, in yen."""
    known = [record for record in records if record["said_yen"] is not None]
    figure, axes = _figure()
    for name, colour in (("正しいセル", RIGHT), ("検出のみ", DECLINED)):
        chosen = [record for record in known if _found(record) == name]
        axes.scatter(
            [record["effect_yen"] for record in chosen],
            [record["said_yen"] for record in chosen],
            color=colour, label=name, s=14,
        )  # fmt: skip
    axes.set_xscale("symlog", linthresh=10_000)
    axes.set_yscale("symlog", linthresh=10_000)
    axes.legend(prop=_font(), frameon=False, loc="lower right")
    _label(axes, "工事価格への影響額", "植えた誤り（円）", "指摘（円）")
    return _svg(figure)


def draft_plot(records: Sequence[Mapping[str, Any]]) -> str:
    """For each kind of document the share of items, citations and gaps that are right."""
    groups = by_kind(records)
    shown = (
        ("items", "項目", RIGHT),
        ("citations", "引用", SECOND),
        ("gaps_marked", "空欄", DECLINED),
    )
    figure, axes = _figure()
    for offset, (name, label, colour) in enumerate(shown):
        shares = [_share_of([record[name] for record in group]) for group in groups.values()]
        places = [place + (offset - 1) * 0.27 for place in range(len(groups))]
        axes.bar(places, shares, width=0.27, color=colour, label=label)
    titles = [group[0]["title"] or kind for kind, group in groups.items()]
    axes.set_xticks(range(len(groups)), titles, rotation=20, ha="right")
    axes.set_ylim(0, 1.05)
    figure.legend(prop=_font(), frameon=False, loc="outside lower center", ncols=3)
    _label(axes, "文書の種類ごとの正しさ", "", "割合")
    return _svg(figure)


def learning_plot(records: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """For each kind of question how many were judged, and how many of them confirmed."""
    groups = by_kind(records)
    figure, axes = _figure()
    for offset, (label, colour, counts) in enumerate(
        (
            ("調べた問題", SECOND, [len(group) for group in groups.values()]),
            ("確かめられた", RIGHT, [sum(r["confirmed"] for r in g) for g in groups.values()]),
        )
    ):
        places = [place + (offset - 0.5) * 0.4 for place in range(len(groups))]
        axes.bar(places, counts, width=0.4, color=colour, label=label)
    axes.set_xticks(range(len(groups)), [names[kind] for kind in groups])
    axes.legend(prop=_font())
    _label(axes, "問題の種類ごとの確かさ", "", "問")
    return _svg(figure)


def _share_of(checked: Sequence[Mapping[str, int]]) -> float:
    total = sum(each["total"] for each in checked)
    return sum(each["right"] for each in checked) / total if total else 0.0


def _found(record: Mapping[str, Any]) -> str:
    if record["right_cell"]:
        return "正しいセル"
    return "検出のみ" if record["detected"] else "見逃し"


def _outcome(record: Mapping[str, Any]) -> str:
    if record["correct"]:
        return "正しい"
    return "誤って答えず" if record["abstained"] else "誤り・不足"


def _figure(height: float = 3.0) -> tuple[Figure, Axes]:
    """A figure of its own, without pyplot's global state; ``height`` in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _font() -> FontProperties:
    """The Japanese face that the sample city's PDFs use: no font of the machine is needed."""
    from matplotlib.font_manager import FontProperties

    face = next(file for file in files(_FONT_PACKAGE) or () if file.name == _FONT)
    return FontProperties(fname=str(face.locate()), size=9)


def _label(axes: Axes, title: str, across: str, upwards: str) -> None:
    font = _font()
    axes.set_title(title, fontproperties=font, fontsize=11)
    axes.set_xlabel(across, fontproperties=font)
    axes.set_ylabel(upwards, fontproperties=font)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font)


def _kinds_on_axis(axes: Axes, groups: Mapping[str, Sequence[object]]) -> None:
    names = [f"{KIND_NAMES.get(kind, kind)}\n({len(group)})" for kind, group in groups.items()]
    axes.set_xticks(range(len(groups)), names)


def _svg(figure: Figure) -> str:
    """The figure as an <svg> element: no XML head, no metadata, the same for the same data."""
    import matplotlib as mpl

    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({"svg.hashsalt": figure.axes[0].get_title()}):
        figure.savefig(buffer, format="svg", metadata=nothing)
    text = buffer.getvalue()
    return re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
