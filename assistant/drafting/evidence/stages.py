"""Stage confirmations of the works of a sheet, from the tables of the current standards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.draft import (
    Block,
    Cell,
    Gap,
    Origin,
    OriginKind,
    Paragraph,
    Span,
    Style,
    Table,
)
from assistant.drafting.evidence.fields_of_work import project_of
from assistant.drafting.evidence.gathering import Gathering, Work, sheet_text, works_of
from assistant.drafting.evidence.naming import place_of
from assistant.drafting.evidence.remote import RemoteRules, remote_rules
from assistant.drafting.evidence.requirements import WHERE
from assistant.drafting.evidence.tables import Row, other_fields, row_origin, row_remark, tables_of
from assistant.drafting.evidence.work_matching import Match, is_stage_of_any_kind, match_row

_ABOUT = re.compile(r"段階確認")
_TIME = re.compile(r"時期|とき|段階(?!確認の?項目)|確認時")
_DEGREE = re.compile(r"程度|頻度|回数|監督|割合|件数")
_WORK = re.compile(r"工種|種別|細別|種目|工事|名称|工法|構造物")
_MOST_NAMED = 12
_MOST_FOR = 3


@dataclass(slots=True)
class _Found:
    """A row and the works that it is on."""

    row: Row
    works: list[Work] = field(default_factory=list)
    match: Match = Match.SURE


def stages(
    gathering: Gathering,
    works: object,
    remote: bool = True,  # noqa: FBT001, FBT002 - as templates call it
    besides: object = None,
) -> str:
    """The block of a table of stage confirmations; a gap when the standards have no such table.

    ``besides`` are works that ``works`` (a table of quantities) does not have.
    """
    wanted = (*works_of(works, gathering), *works_of(besides, gathering))
    if not wanted:
        return f"\n\n{gathering.gap('段階確認の対象となる工種', '数量総括表')}\n\n"
    project = project_of(sheet_text(gathering))
    library = gathering.writing.sources.standards
    rows = [row for row in tables_of(library, _ABOUT, project) if is_stage_row(row)]
    if not rows:
        gap = gathering.gap("段階確認の項目と時期", WHERE)
        return f"\n\n{gap}\n\n"
    left = other_fields(library, _ABOUT, project)
    if left:
        gathering.marks.notes.append(
            f"この工事の分野のものではないと見て使わなかった段階確認の表: {'、'.join(left)}"
        )
    found = _rows_on(rows, wanted)
    without = [work for work in wanted if not any(work in one.works for one in found)]
    notes = _without_rows(without)
    gathering.marks.notes.extend(notes)
    if not found:
        names = "、".join(dict.fromkeys(work.shown for work in wanted[:_MOST_FOR]))
        rest = "など" if len(wanted) > _MOST_FOR else ""
        label = f"{names}{rest}の段階確認の項目と時期（基準の表に当たる行がない）"
        return f"\n\n{gathering.gap(label, WHERE)}\n\n"
    rules = remote_rules(gathering) if remote else None
    gathering.marks.evidence.extend(row_origin(one.row) for one in found)
    blocks: list[Block] = [_table(gathering, found, rules, notes)]
    if rules is not None:
        blocks += _on_remote(rules)
    return gathering.marks.whole(blocks)


def is_stage_row(row: Row) -> bool:
    """Whether a row says of a work when it is confirmed: that and nothing else is a stage."""
    labels = [cell.label for cell in row.cells]
    return any(_TIME.search(label) for label in labels) and bool(work_cells(row))


def work_cells(row: Row) -> tuple[str, ...]:
    """The cells that name works, from the general to the particular."""
    return tuple(
        cell.value
        for cell in row.cells
        if _WORK.search(cell.label)
        and not _TIME.search(cell.label)
        and not _DEGREE.search(cell.label)
    )


def _rows_on(rows: Sequence[Row], works: Sequence[Work]) -> list[_Found]:
    found = [_Found(row) for row in rows]
    for work in works:
        matches = [match_row(work_cells(row), work) for row in rows]
        # Where a particular name fits (鋼管杭), the other ones of its kind don't.
        fitting = {
            work_cells(row)[0]
            for row, match in zip(rows, matches, strict=True)
            if match is Match.SURE
        }
        for one, match in zip(found, matches, strict=True):
            if match is Match.SURE or (
                match is Match.LIKELY
                and (
                    work_cells(one.row)[0] not in fitting
                    or is_stage_of_any_kind(work_cells(one.row))
                )
            ):
                one.match = match if not one.works else max(one.match, match)
                one.works.append(work)
    return [one for one in found if one.works]


def _without_rows(works: Sequence[Work]) -> tuple[str, ...]:
    names = list(dict.fromkeys(work.shown for work in works))
    if not names:
        return ()
    rest = f"、ほか{len(names) - _MOST_NAMED}件" if len(names) > _MOST_NAMED else ""
    note = f"基準の段階確認の表に当たる行がない工種: {'、'.join(names[:_MOST_NAMED])}{rest}"
    return (note,)


def _table(
    gathering: Gathering, found: Sequence[_Found], rules: RemoteRules | None, notes: tuple[str, ...]
) -> Table:
    degrees = list(
        dict.fromkeys(
            cell.label for one in found for cell in one.row.cells if _DEGREE.search(cell.label)
        )
    )
    header = (
        "対象",
        "種別",
        "細別",
        "確認の時期",
        "確認の項目",
        *(_short(name) for name in degrees),
    )
    header += ("遠隔臨場",) if rules is not None else ()
    table_rows: list[tuple[Cell, ...]] = []
    for one in found:
        origin = row_origin(one.row)
        kinds = work_cells(one.row)
        by_label = {cell.label: cell.value for cell in one.row.cells}
        times = [v for label, v in by_label.items() if _TIME.search(label)]
        items = [
            v
            for label, v in by_label.items()
            if not (_TIME.search(label) or _DEGREE.search(label) or _WORK.search(label))
        ]
        texts = (
            kinds[0],
            " ".join(kinds[1:]),
            " ".join(times),
            " ".join(items),
            *(by_label.get(label, "") for label in degrees),
        )
        cells: list[Cell] = [_for(gathering, one)]
        cells += [(Span(text, origin),) if text else () for text in texts]
        if rules is not None:
            cells.append(_remote_cell(rules, " ".join((*kinds, *times, *items))))
        cells.append((Span(place_of(one.row.document, one.row.passage), origin),))
        table_rows.append(tuple(cells))
    return Table((*header, "根拠"), tuple(table_rows), notes=notes)


def _for(gathering: Gathering, one: _Found) -> Cell:
    """Which works of the sheet the row is for."""
    remark = row_remark(gathering, one.row)
    if one.match is not Match.SURE:
        remark = (
            "計画シートの名称だけでは、この行に当たるか決まりません。種別・細別を確認してください。"
            + remark
        )
    named = {work.shown: work for work in one.works}
    spans: list[Span] = []
    for number, (shown, work) in enumerate(list(named.items())[:_MOST_FOR]):
        if number:
            spans.append(Span("、"))
        spans.append(Span(shown, work.origin, remark=remark if not number else ""))
    if len(named) > _MOST_FOR:
        spans.append(Span("ほか"))
    return tuple(spans)


def _remote_cell(rules: RemoteRules, text: str) -> Cell:
    if rules.applies is None:
        gap = Gap("遠隔臨場の可否", "遠隔臨場の実施要領、監督員との協議")
        return (Span(gap.text, Origin(OriginKind.STANDARD, gap.where), gap),)
    barred = rules.barred(text)
    if barred is not None:
        gap = Gap(
            "遠隔臨場の可否（対象外の規定に当たるおそれ）",
            place_of(barred.document, barred.passage),
        )
        remark = f"対象外の規定に当たるおそれがあります: {barred.text}"
        return (Span(gap.text, barred.origin, gap, remark),)
    return (Span("対象", rules.applies.origin),)


def _on_remote(rules: RemoteRules) -> list[Block]:
    """What the standards say of remote attendance, quoted under the table."""
    quotations = [rules.applies] if rules.applies is not None else []
    by_text = {quoted.text: quoted for quoted in (*quotations, *rules.exclusions)}
    return [
        Paragraph((Span(quoted.text, quoted.origin),), Style.LIST) for quoted in by_text.values()
    ]


def _short(label: str) -> str:
    return label.replace("/", " ")
