"""Stage confirmations of the works of a sheet, from the tables of the current standards."""

from __future__ import annotations

import re

from assistant.drafting.draft import Span, Table
from assistant.drafting.evidence.fields_of_work import fields_of_project
from assistant.drafting.evidence.gathering import Gathering, sheet_text, works_of
from assistant.drafting.evidence.quoting import origin_of
from assistant.drafting.evidence.tables import columns_of, tables_of

_ABOUT = re.compile(r"段階確認")


def stages(gathering: Gathering, works: object, remote: bool = True) -> str:
    """The block of a table of stage confirmations."""
    del remote
    return table_rows(gathering, "段階確認", works)


def table_rows(gathering: Gathering, query: object, works: object) -> str:
    """The block of the rows of a standards' table that are on the works."""
    about = re.compile(re.escape(gathering.text(query)))
    rows = tables_of(
        gathering.writing.sources.standards, about, fields_of_project(sheet_text(gathering))
    )
    names = [name for work in works_of(works, gathering) for name in work.names]
    rows = [row for row in rows if any(name in cell.value for name in names for cell in row.cells)]
    columns = columns_of(rows)
    if not rows:
        return f"\n\n{gathering.gap(gathering.text(query), '監督・検査の要領')}\n\n"
    cells = []
    for row in rows:
        by_label = {cell.label: cell.value for cell in row.cells}
        origin = origin_of(row.document, row.passage, row.passage.units[row.unit].text, row.page)
        cells.append(tuple((Span(by_label.get(label, ""), origin),) for label in columns))
    return gathering.marks.whole([Table(columns, tuple(cells))])
