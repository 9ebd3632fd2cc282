"""Unit-cost tables listed without headings: each row says which table it belongs to."""

from __future__ import annotations

import re

from assistant.estimating.model import Problem, UnitCostTable
from assistant.estimating.reading.areas import Area, SheetRow
from assistant.estimating.reading.header_words import Role
from assistant.estimating.reading.reference_keys import bare_key, reference_key
from assistant.estimating.reading.unit_cost_headings import Heading
from assistant.estimating.reading.unit_cost_table import says_unit_costs, table_of

_KEY_COLUMN = re.compile(
    r"(?:代価表?|単価表?|明細[表書]?|施工単価|内訳表?|親)(?:番号|No\.?|コード|表番号|名)?|表番号|番号|No\.?"
)

_NAME_COLUMN = re.compile(r"(?:代価表?|単価表?|明細[表書]?|施工単価|施工)(?:の)?名称?|表名")

_BASE_COLUMN = re.compile(r"(?:基準|単位|当た?り|施工|構成)(?:数量|量)|(?:基準|単位)当?た?り?数量")

_UNIT_COLUMN = re.compile(r"(?:基準|当た?り|代価|施工|計上)単位")

_SPECIFICATION_COLUMN = re.compile(r"(?:代価表?|単価表?|明細[表書]?|施工単価)の?(?:規格|条件)")


def keyed_columns(area: Area) -> dict[str, int] | None:
    """The columns left of the parts that say which table each row belongs to, by what they hold.

    ``key``, and where they are ``name``, ``specification``, ``base`` and ``unit``. None when no
    such column begins the rows, or when it is filled for a part of them only by reference.
    """
    header = area.header
    named = header.find(Role.NAME) if header else None
    if header is None or named is None:
        return None
    names = [column.index for column in header.columns if column.role is Role.NAME]
    parts = names[-1]
    key = next(
        (c.index for c in header.columns if c.index < parts and _KEY_COLUMN.fullmatch(c.label)),
        None,
    )
    if key is None:
        return None
    told = [row.cells[key].text for row in area.rows if key in row.cells]
    keys = [reference_key(text) or bare_key(text) for text in told]
    first = area.rows[0] if area.rows else None
    if first is None or key not in first.cells or None in keys or len(set(keys)) == len(area.rows):
        return None
    found = {"key": key}
    patterns = {
        "name": _NAME_COLUMN,
        "specification": _SPECIFICATION_COLUMN,
        "base": _BASE_COLUMN,
        "unit": _UNIT_COLUMN,
    }
    for role, pattern in patterns.items():
        for column in header.columns:
            if column.index != key and pattern.fullmatch(column.label):
                found.setdefault(role, column.index)
    if "name" not in found and len(names) > 1:
        found["name"] = names[0]
    return found


def keyed_tables(area: Area) -> tuple[list[UnitCostTable], list[Problem]] | None:
    """Tables listed without headings, the table's number in a column left of its parts.

    None when the rows aren't laid out so.
    """
    columns = keyed_columns(area) if says_unit_costs(area) else None
    if columns is None:
        return None
    groups: list[tuple[str, list[SheetRow]]] = []
    for row in area.rows:
        cell = row.cells.get(columns["key"])
        key = (reference_key(cell.text) or bare_key(cell.text)) if cell else None
        if key is not None and (not groups or groups[-1][0] != key):
            groups.append((key, []))
        if groups:
            groups[-1][1].append(row)
    tables: list[UnitCostTable] = []
    problems: list[Problem] = []
    for key, rows in groups:
        first = rows[0]
        said = {
            role: first.written(column) for role, column in columns.items() if column in first.cells
        }
        heading = Heading(
            key,
            said["key"],
            said.get("name"),
            said.get("specification"),
            said.get("base"),
            said.get("unit"),
        )
        others = set(columns.values())
        body = [
            SheetRow(row.grid, row.number, {c: v for c, v in row.cells.items() if c not in others})
            for row in rows
        ]
        table, unclear = table_of(area, heading, body, said["key"], len(tables))
        problems.extend(unclear)
        if table is not None:
            tables.append(table)
    return tables, problems
