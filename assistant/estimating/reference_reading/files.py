"""Reading reference files: price tables, rate tables, quantity sheets, specifications.

Tables are CSV (UTF-8, CP932) or Excel. The header row may stand anywhere and use the columns'
English names (`estimate-checking`) or the Japanese ones that authorities use; what is no known
column is kept as a note. A row that can't be read is told in a Japanese sentence, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from assistant.estimating.reference_reading.columns import PRICE, QUANTITY, RATE, aliases
from assistant.estimating.reference_reading.price_columns import PriceColumn, price_columns
from assistant.estimating.reference_reading.tables import (
    Header,
    RowsOfSheet,
    cell_of,
    find_header,
    folded_label,
    is_not_set,
    parse_date,
    parse_number,
    read_rows,
    unknown_columns,
)
from assistant.estimating.references import (
    Origin,
    PriceRow,
    QuantityRow,
    RateRow,
    SpecificationText,
)
from retrieval.errors import NaniwaError

_DITTO = frozenset({"〃", "″", '"', "同上", "々", "''"})


def read_prices(path: Path) -> tuple[list[PriceRow], list[str]]:
    """The rows of a price table, and a Japanese sentence for each row that can't be read.

    A table with a column per district or per edition gives a row for each of them. A price
    that is not set (empty, ``-``) gives none. Raises NaniwaError: ``no_header`` when no sheet
    has the columns of a price table, and the reasons for which a file can't be read at all.
    """
    rows: list[PriceRow] = []
    problems: list[str] = []
    recognised = False
    for sheet in read_rows(path):
        found = prices_in(sheet, path.name, problems)
        recognised = recognised or found is not None
        rows += found or ()
    if not recognised:
        raise unknown_columns(
            path, "単価表", "名称・規格・単位・単価、または name, specification, unit, price"
        )
    return rows, problems


def prices_in(sheet: RowsOfSheet, document: str, problems: list[str]) -> list[PriceRow] | None:
    """The prices of one sheet; None when it is no price table. ``problems`` grows."""
    header = find_header(sheet.rows, aliases(PRICE), [("name", "specification")])
    if header is None or not (columns := price_columns(sheet, header)):
        return None
    return list(_prices_of(document, sheet, columns[0].header, columns, problems))


def _prices_of(
    document: str,
    sheet: RowsOfSheet,
    header: Header,
    columns: list[PriceColumn],
    problems: list[str],
) -> Iterator[PriceRow]:
    place = {name: header.column(name) for name in PRICE}
    taken = {column for places in header.columns.values() for column in places}
    taken |= {column.index for column in columns}
    others = [
        (index, label.strip())
        for index, label in enumerate(header.labels)
        if label.strip() and index not in taken
    ]
    specifications = header.columns.get("specification", ())
    dates: dict[tuple[str, bool], object] = {}
    name = unit = ""
    for number, cells in sheet.rows[header.end :]:
        own_name = cell_of(cells, place["name"])
        specification = " ".join(
            text for column in specifications if (text := cell_of(cells, column))
        )
        if own_name and own_name not in _DITTO:
            name, unit = own_name, ""
        own_unit = cell_of(cells, place["unit"])
        unit = unit if own_unit in _DITTO else own_unit
        if not (name or specification):
            continue
        notes = {label: text for index, label in others if (text := cell_of(cells, index))}
        period = []
        for label, last in (("effective_from", False), ("effective_to", True)):
            text = cell_of(cells, place[label])
            if (text, last) not in dates:
                dates[text, last] = parse_date(text, last=last) if text else None
            period.append(dates[text, last])
            if text and dates[text, last] is None and not is_not_set(text):
                problems.append(
                    f"「{document}」{_row(sheet, number)}の適用日「{text}」は日付として読めません。"
                )
        for column in columns:
            text = cell_of(cells, column.index)
            if not text or is_not_set(text):
                continue
            price = parse_number(text)
            if price is None:
                if folded_label(text) != folded_label(header.labels[column.index]):
                    problems.append(
                        f"「{document}」{_row(sheet, number)}「{name}」の単価「{text}」は数として読めません。"
                    )
                continue
            yield PriceRow(
                name=name,
                specification=specification,
                unit=unit,
                price=price * column.times,
                district=column.district or cell_of(cells, place["district"]),
                effective_from=period[0] or column.effective_from,  # type: ignore[arg-type]
                effective_to=period[1] or column.effective_to,  # type: ignore[arg-type]
                source=cell_of(cells, place["source"]),
                edition=column.edition or cell_of(cells, place["edition"]),
                origin=Origin(document, row=number),
                notes=notes,
            )


def _row(sheet: RowsOfSheet, number: int) -> str:
    if not sheet.sheet:
        return f"{number}ページ"
    return f"{number}行目" if sheet.sheet == "csv" else f"シート「{sheet.sheet}」{number}行目"


def read_quantities(path: Path) -> tuple[list[QuantityRow], list[str]]:
    """The rows of a quantity sheet, and a sentence for each that can't be read.

    In a sheet with columns for levels (工種・種別・細別) the lowest filled one is the name and the
    upper ones the group. Raises NaniwaError as `read_prices` does.
    """
    rows: list[QuantityRow] = []
    problems: list[str] = []
    recognised = False
    for sheet in read_rows(path):
        found = quantities_in(sheet, path.name, problems)
        recognised = recognised or found is not None
        rows += found or ()
    if not recognised:
        raise unknown_columns(
            path, "数量表", "名称・規格・単位・数量、または name, specification, unit, quantity"
        )
    return rows, problems


def quantities_in(
    sheet: RowsOfSheet, document: str, problems: list[str]
) -> list[QuantityRow] | None:
    """The quantities of one sheet; None when it is no quantity sheet. ``problems`` grows."""
    header = find_header(
        sheet.rows, aliases(QUANTITY), [("name", "group"), ("quantity", "counted")]
    )
    return None if header is None else list(_quantities_of(document, sheet, header, problems))


def _quantities_of(
    document: str, sheet: RowsOfSheet, header: Header, problems: list[str]
) -> Iterator[QuantityRow]:
    columns = header.columns
    levels = sorted((*columns.get("group", ()), *columns.get("name", ())))
    taken = {column for places in columns.values() for column in places}
    others = [
        (index, label.strip())
        for index, label in enumerate(header.labels)
        if label.strip() and index not in taken
    ]
    quantity_column, counted_column = header.column("quantity"), header.column("counted")
    above = [""] * len(levels)
    for number, cells in sheet.rows[header.end :]:
        own = [cell_of(cells, column) for column in levels]
        if any(own):
            first = next(index for index, text in enumerate(own) if text)
            above = [*above[:first], *own[first:]]
        specification = " ".join(
            text for column in columns.get("specification", ()) if (text := cell_of(cells, column))
        )
        figures = []
        for column in (quantity_column, counted_column):
            text = cell_of(cells, column)
            value = None if is_not_set(text) else parse_number(text)
            if (
                text
                and value is None
                and not is_not_set(text)
                and folded_label(text) != folded_label(header.labels[column or 0])
            ):
                problems.append(
                    f"「{document}」{_row(sheet, number)}の数量「{text}」は数として読めません。"
                )
            figures.append(value)
        quantity, counted = figures
        named = [index for index, text in enumerate(above) if text]
        if (quantity is None and counted is None) or not named:
            continue
        yield QuantityRow(
            name=above[named[-1]],
            specification=specification,
            unit=cell_of(cells, header.column("unit")),
            quantity=quantity if quantity is not None else counted or Decimal(0),
            source=cell_of(cells, header.column("source")),
            origin=Origin(document, row=number),
            counted=counted,
            group=" ".join(above[index] for index in named[:-1]),
            notes={label: text for index, label in others if (text := cell_of(cells, index))},
        )


def read_rates(path: Path) -> tuple[list[RateRow], list[str]]:
    """The rows of a rate table, and a sentence for each that can't be read.

    Raises NaniwaError as `read_prices` does.
    """
    rows: list[RateRow] = []
    problems: list[str] = []
    recognised = False
    for sheet in read_rows(path):
        found = rates_in(sheet, path.name, problems)
        recognised = recognised or found is not None
        rows += found or ()
    if not recognised:
        raise unknown_columns(path, "率表", "edition, rate, work_category, formula, a, b など")
    return rows, problems


def rates_in(sheet: RowsOfSheet, document: str, problems: list[str]) -> list[RateRow] | None:
    """The rates of one sheet; None when it is no rate table. ``problems`` grows."""
    header = find_header(sheet.rows, aliases(RATE), [("rate",), ("formula",)])
    if header is None:
        return None
    found = (
        _rate(document, sheet, header, number, cells, problems)
        for number, cells in sheet.rows[header.end :]
    )
    return [row for row in found if row is not None]


_FIGURES = ("a", "b", "c", "lower", "upper", "rate_low", "rate_high")


def _rate(
    document: str,
    sheet: RowsOfSheet,
    header: Header,
    number: int,
    cells: list[str],
    problems: list[str],
) -> RateRow | None:
    def text(name: str) -> str:
        return cell_of(cells, header.column(name))

    if not text("rate"):
        return None
    figures: dict[str, Decimal | None] = {}
    for name in _FIGURES:
        stated = text(name)
        figures[name] = None if is_not_set(stated) else parse_number(stated)
        if figures[name] is None and not is_not_set(stated):
            problems.append(
                f"「{document}」{_row(sheet, number)}の {name}「{stated}」は数として読めません。"
            )
            return None
    return RateRow(
        edition=text("edition"),
        rate=text("rate"),
        work_category=text("work_category"),
        formula=text("formula").lower(),
        effective_from=parse_date(text("effective_from")),
        effective_to=parse_date(text("effective_to"), last=True),
        source=text("source"),
        confidence=text("confidence"),
        origin=Origin(document, row=number),
        **figures,
    )


def read_specification(path: Path) -> SpecificationText:
    """The text of a 特記仕様書, page by page; tables as one line a row, cells apart by tabs.

    Raises NaniwaError when the file can't be read.
    """
    if path.suffix.lower() in _TABLES:
        pages = [
            (number, "\n".join("\t".join(cells) for _, cells in sheet.rows))
            for number, sheet in enumerate(read_rows(path), start=1)
        ]
    else:
        from assistant.estimating.reference_reading.document_text import pages_of

        pages = list(pages_of(path))
    if not any(re.search(r"\S", text) for _, text in pages):
        raise NaniwaError(
            f"「{path.name}」から文字を読めません（画像だけの文書は先に文字認識が要ります）。",
            code="no_text",
        )
    return SpecificationText(path.name, tuple(pages))


_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
