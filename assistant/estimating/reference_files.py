"""Reading reference files: price tables, rate tables, quantity sheets, specifications.

Tables are CSV (UTF-8, CP932) or Excel. The header row may stand anywhere and use the columns'
English names (`estimate-checking`) or the Japanese ones that authorities use; what is no known
column is kept as a note. A row that can't be read is told in a Japanese sentence, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from assistant.estimating.price_columns import PriceColumn, price_columns
from assistant.estimating.reference_tables import (
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

_COMMON = {
    "name": "name item description 名称 品名 資材名 資材名称 材料名 材料名称 品目 項目 職種 職種名 細別 機械名 機械名称 "
    "単価名称 施工単価名称 名称・規格 名称及び規格 名称規格 工種・種別・細別 品名・規格 品名規格 費目 摘要名称 区分名称 費目・工種・種別・細別・規格 工事区分・工種・種別・細別 費目・工種・種別・細別 費目・工種・種別・細目 "
    "費目工種種別細別 工種・種別・細別・規格 工種・種別 工種種別細別",
    "specification": "specification spec 規格 規格・寸法 規格寸法 形状寸法 形状・寸法 形状 寸法 仕様 規格・仕様 規格1 規格2 規格3 "
    "規格・形状寸法 品質・規格 品質規格 規格・摘要 規格名称 形状・規格",
    "unit": "unit 単位 計上単位",
    "source": "source 出典 根拠 資料元 単価根拠 出所 資料名 掲載誌 資料 根拠資料 単価出典",
}
_PRICE = _COMMON | {
    "price": "price unit_price 単価 設計単価 労務単価 材料単価 資材単価 価格 採用単価 決定単価 単価円 基準額 基準単価 標準単価 単価額 "
    "設計労務単価 損料 賃料",
    "district": "district 地区 地区名 地域 適用地区 単価地区 都道府県 地域名 適用地域 地区区分",
    "effective_from": "effective_from from 適用開始日 適用日 適用年月日 適用開始 適用年月 開始日 適用開始年月日 適用開始年月 単価適用日 "
    "有効開始日 施行日 適用期間自 単価適用年月 適用",
    "effective_to": "effective_to to until 適用終了日 終了日 適用終了 適用終了年月日 適用終了年月 有効期限 適用期限 有効終了日 適用期間至",
    "edition": "edition 版 適用版 版名 単価世代 年版 年度版",
}
_QUANTITY = _COMMON | {
    "quantity": "quantity qty 数量 設計数量 計算数量 数量計 合計数量 数量(計算) 計算値 合計 計 数量(計) 数量合計",
    "counted": "計上数量 計上 設計計上数量 数量(計上) 計上値 設計書数量 設計書計上数量",
    "group": "工種 種別 工事区分 大分類 中分類 区分 工区",
}
_RATE = {
    "edition": "edition 版 適用版",
    "effective_from": "effective_from 適用開始日 適用日 適用開始",
    "effective_to": "effective_to 適用終了日 適用終了 終了日",
    "rate": "rate 率 率名 率の名称 経費",
    "work_category": "work_category 工種 工種区分 条件 区分 主たる工種",
    "formula": "formula 算定式 式 式の型",
    "a": "a 係数a",
    "b": "b 係数b",
    "c": "c 係数c",
    "lower": "lower 下限 下限額",
    "upper": "upper 上限 上限額",
    "rate_low": "rate_low 下限率 下限の率 下限以下の率",
    "rate_high": "rate_high 上限率 上限の率 上限超の率",
    "source": "source 出典 根拠",
    "confidence": "confidence 確度 確からしさ",
}


def _aliases(columns: Mapping[str, str]) -> dict[str, str]:
    return {
        folded_label(label): name for name, labels in columns.items() for label in labels.split()
    }


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
    header = find_header(sheet.rows, _aliases(_PRICE), [("name", "specification")])
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
    place = {name: header.column(name) for name in _PRICE}
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
        sheet.rows, _aliases(_QUANTITY), [("name", "group"), ("quantity", "counted")]
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
    aliases = _aliases(_RATE)
    rows: list[RateRow] = []
    problems: list[str] = []
    recognised = False
    for sheet in read_rows(path):
        header = find_header(sheet.rows, aliases, [("rate",), ("formula",)])
        if header is None:
            continue
        recognised = True
        for number, cells in sheet.rows[header.end :]:
            row = _rate(path, sheet, header, number, cells, problems)
            if row is not None:
                rows.append(row)
    if not recognised:
        raise unknown_columns(path, "率表", "edition, rate, work_category, formula, a, b など")
    return rows, problems


_FIGURES = ("a", "b", "c", "lower", "upper", "rate_low", "rate_high")


def _rate(
    path: Path,
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
                f"「{path.name}」{_row(sheet, number)}の {name}「{stated}」は数として読めません。"
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
        origin=Origin(path.name, row=number),
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
        from assistant.estimating.document_text import pages_of

        pages = list(pages_of(path))
    if not any(re.search(r"\S", text) for _, text in pages):
        raise NaniwaError(
            f"「{path.name}」から文字を読めません（画像だけの文書は先に文字認識が要ります）。",
            code="no_text",
        )
    return SpecificationText(path.name, tuple(pages))


_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
