"""GAEB DA XML, phases X80 to X86: the German exchange format of bills of quantities.

Namespaces of versions 3.1 to 3.3 differ, their elements hardly: names are compared without the
namespace. Source: GAEB DA XML 3.3 (2021-05), Fachdokumentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.estimating.model import (
    Breakdown,
    Domain,
    Estimate,
    Line,
    LineKind,
    Place,
    Problem,
    Stage,
    Written,
)
from assistant.estimating.reading.exchange import DATA_SHEET, figure, words
from retrieval.loading.refusals import check_size, reading, refusal, too_large
from retrieval.settings import LoadLimits

# A tree of elements takes about this many times the bytes of its file.
_TREE_SHARE = 16
_MAX_DEPTH = 30
_UNSUMMED = "合計に含まない"


def is_gaeb(head: bytes) -> bool:
    """Whether a file begins like GAEB DA XML."""
    text = head.replace(b"\0", b"")
    return b"gaeb.de/GAEB_DA_XML" in text or b"<GAEB" in text


def read_gaeb(path: Path, limits: LoadLimits) -> Estimate:
    """The bill of quantities with its prices, where it has any.

    Raises NaniwaError (``broken``, ``unsafe``, ``unsupported`` without a bill, ``too_large``).
    """
    check_size(path, limits)
    if path.stat().st_size * _TREE_SHARE > limits.max_unpacked_bytes:
        raise too_large(path, "大きさが上限を超えています")
    with reading(path, "GAEB"):
        root = _root(path)
        bill = next(_all(root, "BoQ"), None)
        body = _child(bill, "BoQBody") if bill is not None else None
        if bill is None or body is None:
            raise refusal(path, "内訳（BoQ）を含まないGAEBファイルです", code="unsupported")
        problems: list[Problem] = []
        lines = [*_body(body, (), problems), *_totals(bill)]
        phase = next((_text(one) for one in _all(root, "DP")), "")
    return Estimate(
        file=path,
        layout=f"GAEB X{phase}" if phase else "GAEB",
        domain=Domain.CIVIL,
        facts=_facts(root, bill),
        breakdowns=(Breakdown(_title(bill), DATA_SHEET, Stage.BREAKDOWN, tuple(lines)),),
        problems=tuple(problems),
    )


def _root(path: Path) -> Any:  # noqa: ANN401 - lxml is not typed
    from lxml import etree

    data = path.read_bytes()
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        reason = "外部参照の宣言（DTD）を含むため安全に読めません"
        raise refusal(path, reason, code="unsafe")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    return etree.fromstring(data, parser)


def _body(body: Any, above: tuple[str, ...], problems: list[Problem]) -> Iterator[Line]:  # noqa: ANN401
    if len(above) > _MAX_DEPTH:
        message = f"階層が{_MAX_DEPTH}を超える部分は読みませんでした。"
        problems.append(Problem(Place(DATA_SHEET, str(body.sourceline)), message))
        return
    for element in body:
        name = _name(element)
        if name == "BoQCtgy":
            yield _group(element, above, problems)
        elif name == "Itemlist":
            for item in element:
                line = _line(item, above)
                if line is not None:
                    yield line
        elif name == "Remark":
            yield _note(element, len(above))


def _group(element: Any, above: tuple[str, ...], problems: list[Problem]) -> Line:  # noqa: ANN401
    number = (*above, element.get("RNoPart", ""))
    body = _child(element, "BoQBody")
    row = element.sourceline
    name = _content(_child(element, "LblTx")) or ".".join(number)
    return Line(
        row=row,
        name=Written(name, Place(DATA_SHEET, str(row))),
        kind=LineKind.GROUP,
        level=len(above),
        amount=_figure(_child(element, "Totals"), "Total"),
        code=".".join(number),
        children=tuple(_body(body, number, problems)) if body is not None else (),
    )


def _line(element: Any, above: tuple[str, ...]) -> Line | None:  # noqa: ANN401
    kind = _name(element)
    if kind in {"PerfDescr", "Remark"}:
        return _note(element, len(above))
    if kind not in {"Item", "MarkupItem"}:
        return None
    row = element.sourceline
    place = Place(DATA_SHEET, str(row))
    number = ".".join((*above, element.get("RNoPart", "") + element.get("RNoIndex", "")))
    outline, detail = _descriptions(element)
    line = Line(
        row=row,
        name=Written(outline or detail or f"Pos. {number}", place),
        level=len(above),
        specification=words(detail, row) if outline else None,
        unit=_unit(element),
        quantity=_figure(element, "Qty"),
        unit_price=_figure(element, "UP"),
        amount=_figure(element, "IT"),
        code=number,
    )
    if kind == "MarkupItem":
        return _changed(
            line, rate=_figure(element, "Markup"), base=_figure(element, "ITMarkup"), price=None
        )
    discount = _figure(element, "DiscountPcnt")
    if discount is not None and discount.number:
        # The item's total is after the discount: it is no product of quantity and price.
        remark = f"値引き {discount.text}%（単価 {_shown(line.unit_price)}）"
        line = _changed(line, remarks=Written(remark, discount.place), price=None)
    left_out = _left_out(element)
    return _unsummed(line, left_out, place) if left_out else line


def _left_out(element: Any) -> str:  # noqa: ANN401
    """Why an item does not count in the totals; empty when it does."""
    if _value(element, "Provis") == "WithoutTotal":
        return "予備項目（Bedarfsposition）"
    if _value(element, "NotAppl") == "Yes":
        return "該当なし（entfällt）"
    if _value(element, "NotOffered") == "Yes":
        return "見積りなし（nicht angeboten）"
    serial = _value(element, "ALNSerNo")
    if serial and serial.lstrip("0"):
        group = _value(element, "ALNGroupNo")
        return f"代替案（Wahlposition {group}.{serial}）"
    return ""


def _unsummed(line: Line, reason: str, place: Place) -> Line:
    """The item as a note, so that nobody adds it; its figures stay to be seen in the remarks."""
    figures = (
        f"数量 {_shown(line.quantity)}、単価 {_shown(line.unit_price)}、金額 {_shown(line.amount)}"
    )
    return Line(
        row=line.row,
        name=line.name,
        kind=LineKind.NOTE,
        level=line.level,
        specification=line.specification,
        unit=line.unit,
        remarks=Written(f"{reason}: {_UNSUMMED}（{figures}）", place),
        code=line.code,
    )


def _changed(
    line: Line,
    *,
    price: Written | None,
    remarks: Written | None = None,
    rate: Written | None = None,
    base: Written | None = None,
) -> Line:
    return replace(line, unit_price=price, remarks=remarks, rate=rate, base=base)


def _note(element: Any, level: int) -> Line:  # noqa: ANN401
    row = element.sourceline
    outline, detail = _descriptions(element)
    name = _value(element, "PerfLbl") or outline or detail or _name(element)
    place = Place(DATA_SHEET, str(row))
    return Line(row=row, name=Written(name, place), kind=LineKind.NOTE, level=level)


def _totals(bill: Any) -> Iterator[Line]:  # noqa: ANN401
    """The bill's sum as a subtotal; discount, tax and what follows from them as notes."""
    info = _child(bill, "BoQInfo")
    totals = _child(info, "Totals") if info is not None else None
    if totals is None:
        return
    for element in totals:
        amount = figure(_text(element), element.sourceline)
        if amount is None:
            continue
        name = _name(element)
        place = Place(DATA_SHEET, str(element.sourceline))
        if name == "Total":
            kind, remarks = LineKind.SUBTOTAL, None
        else:
            kind, remarks = LineKind.NOTE, Written(amount.text, place)
        yield Line(
            row=element.sourceline,
            name=Written(name, place),
            kind=kind,
            amount=amount if name == "Total" else None,
            remarks=remarks,
        )


def _facts(root: Any, bill: Any) -> dict[str, Written]:  # noqa: ANN401
    facts = {}
    project = next(_all(root, "PrjInfo"), None)
    for label, holder, names in (
        ("工事名", project, ("LblPrj", "NamePrj", "Name")),
        ("内訳書名", _child(bill, "BoQInfo"), ("LblBoQ", "Name")),
    ):
        for name in names:
            element = _child(holder, name) if holder is not None else None
            stated = words(_content(element), element.sourceline) if element is not None else None
            if stated is not None:
                facts[label] = stated
                break
    currency = next(_all(root, "Cur"), None)
    stated = words(_text(currency), currency.sourceline) if currency is not None else None
    return {**facts, "通貨": stated} if stated is not None else facts


def _title(bill: Any) -> str:  # noqa: ANN401
    info = _child(bill, "BoQInfo")
    if info is None:
        return "Leistungsverzeichnis"
    return _content(_child(info, "LblBoQ")) or _value(info, "Name") or "Leistungsverzeichnis"


def _unit(element: Any) -> Written | None:  # noqa: ANN401
    unit = _child(element, "QU")
    if unit is not None and _text(unit):
        return words(_text(unit), unit.sourceline)
    lump = _child(element, "LumpSumItem")
    return words("psch", lump.sourceline) if lump is not None and _text(lump) == "Yes" else None


def _descriptions(element: Any) -> tuple[str, str]:  # noqa: ANN401
    """Short and long text of an item."""
    description = _child(element, "Description")
    if description is None:
        return "", ""
    outline = next((_content(one) for one in _all(description, "OutlineText")), "")
    outline = outline or next((_content(one) for one in _all(description, "TextOutlTxt")), "")
    detail = next((_content(one) for one in _all(description, "DetailTxt")), "")
    return outline, detail


def _figure(holder: Any, name: str) -> Written | None:  # noqa: ANN401
    element = _child(holder, name) if holder is not None else None
    return figure(_text(element), element.sourceline) if element is not None else None


def _shown(written: Written | None) -> str:
    return written.text if written else "―"


def _value(holder: Any, name: str) -> str:  # noqa: ANN401
    return _text(_child(holder, name))


def _text(element: Any) -> str:  # noqa: ANN401
    return (element.text or "").strip() if element is not None else ""


def _content(element: Any) -> str:  # noqa: ANN401
    """All text inside an element, paragraphs parted by blanks."""
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


def _child(element: Any, name: str) -> Any:  # noqa: ANN401
    return next((one for one in element if _name(one) == name), None)


def _all(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    found: Iterator[Any] = element.iter(f"{{*}}{name}")
    return found


def _name(element: Any) -> str:  # noqa: ANN401
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
