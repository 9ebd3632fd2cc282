"""Wrong quantities and units, doubled and missing lines, words that disagree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from corpora.estimates.catalogue import DISPOSAL
from corpora.estimates.design import Design, SourceLine
from corpora.estimates.planting.model import (
    Change,
    Ground,
    Kinds,
    Planted,
    named,
    overridden,
    with_facts,
    with_lines,
)
from corpora.estimates.pricing import PricedLine

QUANTITIES = Kinds()


def _items(ground: Ground) -> list[PricedLine]:
    return [
        line
        for line in ground.clean.lines
        if line.kind == "item" and line.unit != "式" and ground.shown(line, "quantity")
    ]


def _requantified(ground: Ground, line: PricedLine | None, factor: str) -> Planted | None:
    if line is None or line.quantity is None:
        return None
    values = {f"{line.id}.quantity": line.quantity * Decimal(factor)}
    return overridden(ground, values, should=line.quantity, item=named(line))


@QUANTITIES.kind("quantity", "数量表と違う数量", 9)
def quantity(ground: Ground) -> Planted | None:
    """A quantity with another last digit than the quantity sheet has."""
    line = ground.choose(_items(ground))
    if line is None or line.quantity is None:
        return None
    step = Decimal(1).scaleb(int(line.quantity.as_tuple().exponent))
    values = {f"{line.id}.quantity": line.quantity + step}
    return overridden(ground, values, should=line.quantity, item=named(line))


@QUANTITIES.kind("quantity_ten_times", "10倍の数量", 9, 3)
def quantity_ten_times(ground: Ground) -> Planted | None:
    """A quantity with its decimal point in the wrong place."""
    return _requantified(ground, ground.choose(_items(ground)), "10")


@QUANTITIES.kind("unit", "単位の誤り", 15)
def unit(ground: Ground) -> Planted | None:
    """A line with another unit than the price table and the quantity sheet have."""
    others = {"m3": "m2", "m2": "m", "m": "m2", "t": "m3", "箇所": "m", "基": "本", "台": "m"}
    line = ground.choose([x for x in _items(ground) if x.unit in others])
    if line is None:
        return None
    wrong = others[line.unit]
    tags = (f"{line.id}.unit", f"{line.id}.quantity", f"{line.id}.unit_price", f"{line.id}.name")
    change = Change(words={line.id: {"unit": wrong}})
    return Planted(ground, change, tags, wrong, line.unit, named(line))


@QUANTITIES.kind("volume", "面積と合わない体積・質量", 14)
def volume(ground: Ground) -> Planted | None:
    """Waste whose mass or volume doesn't follow from what is taken up, in the sheet as well."""
    lines = [x for x in _items(ground) if x.category == DISPOSAL and x.unit == "t"]
    line = ground.choose(
        [x for x in lines if x.name.startswith(("アスファルト塊", "コンクリート塊"))]
    )
    planted = _requantified(ground, line, "3")
    if planted is None or line is None or line.quantity is None:
        return None
    sheet = with_lines(_with(line.id, quantity=line.quantity * 3))
    return replace(planted, change=replace(planted.change, quantities=sheet))


@QUANTITIES.kind("doubled", "二重計上", 16, 9)
def doubled(ground: Ground) -> Planted | None:
    """A line of work that stands twice in its group."""
    line = ground.choose(_items(ground))
    if line is None:
        return None
    again = f"{line.id}again"

    def repeated(lines: tuple[SourceLine, ...]) -> list[SourceLine]:
        place = next(number for number, source in enumerate(lines) if source.id == line.id)
        return [*lines[: place + 1], replace(lines[place], id=again), *lines[place + 1 :]]

    tags = tuple(
        f"{identifier}.{name}"
        for identifier in (again, line.id)
        for name in ("name", "quantity", "amount", "specification", "unit_price")
    )
    change = Change(design=with_lines(repeated))
    return Planted(ground, change, tags, "2行", "1行", named(line))


@QUANTITIES.kind("missing", "計上漏れ（数量表にはある）", 16, 9)
def missing(ground: Ground) -> Planted | None:
    """A line of work of the quantity sheet that the estimate lacks."""
    line = ground.choose(_items(ground))
    if line is None:
        return None
    change = Change(design=with_lines(partial(_without, (line.id,))))
    words = (line.specification or line.name,)
    return Planted(ground, change, (), "なし", named(line), named(line), words=words)


@QUANTITIES.kind("missing_pair", "対になる行の計上漏れ", 16)
def missing_pair(ground: Ground) -> Planted | None:
    """Work whose counterpart is missing, in the quantity sheet as well."""
    pairs = (
        ("建設発生土受入",),
        ("軽量鋼矢板引抜き",),
        ("殻運搬",),
        ("残土運搬",),
    )
    present = [names for names in pairs if any(line.name in names for line in ground.clean.lines)]
    if not present:
        return None
    names = ground.chance.choice(present)
    gone = tuple(line.id for line in ground.clean.lines if line.name in names)
    fewer = with_lines(partial(_without, gone))
    words = {"建設発生土受入": ("受入", "処分", "残土"), "軽量鋼矢板引抜き": ("引抜", "撤去"),
             "殻運搬": ("運搬",), "残土運搬": ("残土", "運搬")}[names[0]]  # fmt: skip
    change = Change(design=fewer, quantities=fewer)
    return Planted(ground, change, (), "なし", names[0], names[0], words=words)


@QUANTITIES.kind("specification", "特記仕様書と違う規格", 6, 9, 7)
def specification(ground: Ground) -> Planted | None:
    """A line in another specification than the 特記仕様書 and the quantity sheet have."""
    for line in ground.chance.sample(_items(ground), len(_items(ground))):
        if line.reference or "厚" not in line.specification:
            continue
        rows = [
            row
            for row in ground.catalogue.rows
            if (row.name, row.unit) == (line.name, line.unit)
            and row.specification != line.specification
            and _head(row.specification) == _head(line.specification)
            and ground.design.fiscal_year in row.prices
        ]
        if rows:
            row = ground.chance.choice(rows)
            tags = tuple(f"{line.id}.{name}" for name in ("specification", "name", "quantity"))
            other = with_lines(_with(line.id, specification=row.specification))
            return Planted(
                ground, Change(design=other), tags, row.specification, line.specification,
                named(line),
            )  # fmt: skip
    return None


@QUANTITIES.kind("work_name", "工事名の不一致", 6)
def work_name(ground: Ground) -> Planted | None:
    """Another work name on the cover than in the 特記仕様書."""
    name = ground.clean.facts["工事名"]
    changed = re.sub(r"その(\d+)", "その9", name)
    changed = changed if changed != name else f"{name}（その2）"
    planted = with_facts(ground, {"工事名": changed}, "facts.工事名")
    return replace(planted, tags=("facts.工事名", "front.工事名"))


@QUANTITIES.kind("period", "工期の不一致", 6)
def period(ground: Ground) -> Planted | None:
    """Another period on the cover than in the 特記仕様書; for civil works it changes no figure."""
    if ground.design.domain != "civil":
        return None
    stated = ground.clean.facts["工期"]
    changed = re.sub(r"\d+", lambda found: str(int(found[0]) - 30), stated)
    return with_facts(ground, {"工期": changed}, "facts.工期")


@QUANTITIES.kind("thickness_in_text", "特記仕様書の厚さの誤り", 6)
def thickness_in_text(ground: Ground) -> Planted | None:
    """A thickness in the 特記仕様書 that no line has."""
    design = ground.design
    for number, text in enumerate(design.specification):
        found = re.search(r"厚(\d+)cm", text)
        if not found or "第" not in text:
            continue
        wrong = int(found[1]) + 3
        told = f"{text[: found.start()]}厚{wrong}cm{text[found.end() :]}"
        text_changed = partial(_told, number, told)
        tags = tuple(
            f"{line.id}.{name}"
            for line in ground.clean.lines
            if f"厚{found[1]}cm" in line.specification
            for name in ("specification", "name")
        )
        return Planted(
            ground, Change(specification=text_changed), tags, f"厚{found[1]}cm",
            f"厚{wrong}cm", "特記仕様書",
        )  # fmt: skip
    return None


def _head(text: str) -> str:
    return re.split(r"[ 　厚]", text)[0]


def _told(number: int, text: str, design: Design) -> Design:
    """The design with another line of its 特記仕様書."""
    lines = (*design.specification[:number], text, *design.specification[number + 1 :])
    return replace(design, specification=lines)


def _with(
    identifier: str, **values: str | Decimal
) -> Callable[[tuple[SourceLine, ...]], list[SourceLine]]:
    """Makes the lines with other values in one of them."""

    def told(lines: tuple[SourceLine, ...]) -> list[SourceLine]:
        return [
            replace(line, **values) if line.id == identifier else line  # type: ignore[arg-type]  # its own fields
            for line in lines
        ]

    return told


def _without(gone: tuple[str, ...], given: tuple[SourceLine, ...]) -> list[SourceLine]:
    """The lines without some, and without the groups that are left empty."""
    lines = [line for line in given if line.id not in gone]
    while True:
        empty = [
            line
            for line, after in zip(lines, [*lines[1:], None], strict=True)
            if line.quantity is None and (after is None or after.level <= line.level)
        ]
        if not empty:
            return lines
        lines = [line for line in lines if line not in empty]
