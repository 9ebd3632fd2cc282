"""The library in numbers: tables whose cells carry bars, and two charts with their tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.japan_time import japan_time
from assistant.library_jobs.originals import Origin
from retrieval.documents import Document
from retrieval.editions import edition_year
from ui.documents.words import KINDS, METHODS
from ui.html_text import as_text

_WIDTH, _HEIGHT, _FOOT = 640, 180, 28
_MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much there is of something."""

    documents: int = 0
    pages: int = 0
    passages: int = 0


def statistics_html(documents: Sequence[Document], origins: Mapping[str, Origin]) -> str:
    """All of it, about the documents that a person may read."""
    if not documents:
        return '<p class="note">閲覧できる文書はまだありません。</p>'
    total = amounts(documents)
    methods: Counter[str] = Counter()
    for document in documents:
        methods.update(document.pages_by_method)
    old = sum(bool(document.superseded_by) for document in documents)
    return (
        '<dl class="totals">'
        + "".join(
            f"<div><dt>{name}</dt><dd>{value:,}</dd></div>"
            for name, value in (
                ("文書", total.documents),
                ("うち旧版", old),
                ("ページ", total.pages),
                ("段落", total.passages),
            )
        )
        + "</dl>"
        + _amounts_table("文書群ごと", _grouped(documents, lambda item: item.collection))
        + _amounts_table("種類ごと", _grouped(documents, lambda item: KINDS[item.kind]))
        + _chart("適用の年ごとの文書数", "年", by_year(documents), "件")
        + _bars(
            "ページの読み方",
            [(METHODS.get(name, name), count) for name, count in methods.most_common() if count],
            "ページ",
        )
        + _chart("登録された文書の累計", "月", growth(documents, origins), "件")
    )


def amounts(documents: Iterable[Document]) -> Amounts:
    """How much some documents are together."""
    listed = list(documents)
    return Amounts(
        len(listed),
        sum(document.page_count for document in listed),
        sum(document.passage_count for document in listed),
    )


def by_year(documents: Iterable[Document]) -> list[tuple[str, int]]:
    """How many documents apply since each year, those that don't say at the end."""
    years: Counter[int] = Counter()
    for document in documents:
        years[int(document.effective_from[:4] or 0) or edition_year(document.edition)] += 1
    unknown = years.pop(0, 0)
    rows = [(str(year), count) for year, count in sorted(years.items())]
    if len(rows) > _MOST_COLUMNS:
        early = rows[: -_MOST_COLUMNS + 1]
        rest = rows[-_MOST_COLUMNS + 1 :]
        rows = [(f"〜{early[-1][0]}", sum(count for _, count in early)), *rest]
    return rows + ([("不明", unknown)] if unknown else [])


def growth(documents: Iterable[Document], origins: Mapping[str, Origin]) -> list[tuple[str, int]]:
    """How many of today's documents there were at the end of each month.

    Those registered on the server have no date and stand at the beginning.
    """
    months: Counter[str] = Counter()
    undated = 0
    for document in documents:
        origin = origins.get(document.id)
        if origin is None:
            undated += 1
        else:
            months[japan_time(origin.registered_at)[:7]] += 1
    rows = sorted(months.items())
    counts = list(accumulate((count for _, count in rows), initial=undated))
    named = [
        *([("日付なし", undated)] if undated else []),
        *zip(months_of(rows), counts[1:], strict=True),
    ]
    return named[-_MOST_COLUMNS:]


def months_of(rows: Sequence[tuple[str, int]]) -> list[str]:
    """The names of the rows."""
    return [name for name, _ in rows]


def _grouped(
    documents: Iterable[Document], key: Callable[[Document], str]
) -> list[tuple[str, Amounts]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[key(document)].append(document)
    found = [(name, amounts(members)) for name, members in groups.items()]
    return sorted(found, key=lambda item: -item[1].documents)


def _amounts_table(title: str, rows: Sequence[tuple[str, Amounts]]) -> str:
    most = Amounts(
        max(item.documents for _, item in rows),
        max(item.pages for _, item in rows),
        max(item.passages for _, item in rows),
    )
    body = "".join(
        f'<tr><th scope="row">{as_text(name)}</th>'
        f"{_measure(item.documents, most.documents)}{_measure(item.pages, most.pages)}"
        f"{_measure(item.passages, most.passages)}</tr>"
        for name, item in rows
    )
    return (
        f'<section class="figure"><h2>{title}</h2><table class="amounts"><thead><tr>'
        '<th scope="col">名前</th><th scope="col">文書</th><th scope="col">ページ</th>'
        f'<th scope="col">段落</th></tr></thead><tbody>{body}</tbody></table></section>'
    )


def _bars(title: str, rows: Sequence[tuple[str, int]], unit: str) -> str:
    if not rows:
        return ""
    most = max(count for _, count in rows)
    body = "".join(
        f'<tr><th scope="row">{as_text(name)}</th>{_measure(count, most)}</tr>'
        for name, count in rows
    )
    return (
        f'<section class="figure"><h2>{title}</h2><table class="amounts"><thead><tr>'
        f'<th scope="col">読み方</th><th scope="col">{unit}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></section>"
    )


def _measure(value: int, most: int) -> str:
    share = 100 * value / most if most else 0
    return (
        f'<td><span class="value">{value:,}</span>'
        f'<span class="measure" aria-hidden="true"><span style="width:{share:.1f}%"></span></span></td>'
    )


def _chart(title: str, label: str, rows: Sequence[tuple[str, int]], unit: str) -> str:
    """Columns drawn as SVG, and the same numbers as a table."""
    if not rows:
        return ""
    body = "".join(
        f'<tr><th scope="row">{as_text(name)}</th><td>{count:,}</td></tr>' for name, count in rows
    )
    return (
        f'<section class="figure"><h2>{title}</h2>{_columns(title, rows)}'
        f'<details data-key="{title}"><summary>数値の表</summary><table class="numbers"><thead><tr>'
        f'<th scope="col">{label}</th><th scope="col">{unit}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></details></section>"
    )


def _columns(title: str, rows: Sequence[tuple[str, int]]) -> str:
    most = max(count for _, count in rows) or 1
    step = min(_WIDTH / len(rows), 80)
    every = max(1, round(len(rows) * 48 / _WIDTH))
    width = max(step * len(rows), 160)
    parts = []
    for place, (name, count) in enumerate(rows):
        height = (_HEIGHT - _FOOT - 20) * count / most
        left, top = place * step, _HEIGHT - _FOOT - height
        middle = left + step / 2
        parts.append(
            f'<rect x="{left + step * 0.15:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" '
            f'height="{height:.1f}"/>'
            f'<text x="{middle:.1f}" y="{top - 5:.1f}">{count:,}</text>'
        )
        if place % every == 0:
            parts.append(f'<text x="{middle:.1f}" y="{_HEIGHT - 8}">{as_text(name)}</text>')
    return (
        f'<div class="chart"><svg viewBox="0 0 {width:.0f} {_HEIGHT}" width="{width:.0f}" '
        f'role="img" aria-label="{title}の棒グラフ。数値は下の表にあります。">{"".join(parts)}</svg></div>'
    )
