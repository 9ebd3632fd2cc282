"""Wrong quantities and units, doubled and missing lines, words that disagree."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from corpora.estimates.catalogue import DISPOSAL
from corpora.estimates.design import SourceLine
from corpora.estimates.pricing import PricedLine
from evals.planting.model import (
    Ground,
    Kinds,
    Planted,
    named,
    overridden,
    retold,
    with_facts,
    with_lines,
)

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
    estimate = retold(ground.clean, line.id, unit=wrong)
    tags = (f"{line.id}.unit", f"{line.id}.quantity", f"{line.id}.unit_price", f"{line.id}.name")
    return Planted(estimate, tags, wrong, line.unit, named(line))


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
    wrong = line.quantity * 3
    lines_of_sheet = tuple(
        replace(source, quantity=wrong) if source.id == line.id else source
        for source in ground.design.lines
    )
    return replace(planted, quantities=replace(ground.design, lines=lines_of_sheet))


@QUANTITIES.kind("doubled", "二重計上", 16, 9)
def doubled(ground: Ground) -> Planted | None:
    """A line of work that stands twice in its group."""
    line = ground.choose(_items(ground))
    if line is None:
        return None
    lines = list(ground.design.lines)
    place = next(n for n, source in enumerate(lines) if source.id == line.id)
    again = replace(lines[place], id=f"{line.id}again")
    estimate = with_lines(ground, [*lines[: place + 1], again, *lines[place + 1 :]])
    tags = tuple(
        f"{identifier}.{name}"
        for identifier in (again.id, line.id)
        for name in ("name", "quantity", "amount", "specification", "unit_price")
    )
    return Planted(estimate, tags, "2行", "1行", named(line))


@QUANTITIES.kind("missing", "計上漏れ（数量表にはある）", 16, 9)
def missing(ground: Ground) -> Planted | None:
    """A line of work of the quantity sheet that the estimate lacks."""
    line = ground.choose(_items(ground))
    if line is None:
        return None
    estimate = with_lines(ground, _without(ground, (line.id,)))
    words = (line.specification or line.name,)
    return Planted(
        estimate, (), "なし", named(line), named(line), words=words, quantities=ground.design
    )


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
    gone = [line for line in ground.clean.lines if line.name in names]
    design = replace(ground.design, lines=tuple(_without(ground, tuple(x.id for x in gone))))
    estimate = with_lines(ground, design.lines)
    words = {"建設発生土受入": ("受入", "処分", "残土"), "軽量鋼矢板引抜き": ("引抜", "撤去"),
             "殻運搬": ("運搬",), "残土運搬": ("残土", "運搬")}[names[0]]  # fmt: skip
    return Planted(estimate, (), "なし", names[0], names[0], words=words, quantities=design)


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
            lines = [
                replace(source, specification=row.specification) if source.id == line.id else source
                for source in ground.design.lines
            ]
            tags = tuple(f"{line.id}.{name}" for name in ("specification", "name", "quantity"))
            estimate = with_lines(ground, lines)
            return Planted(
                estimate, tags, row.specification, line.specification, named(line),
                quantities=ground.design,
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
        lines = (*design.specification[:number], told, *design.specification[number + 1 :])
        tags = tuple(
            f"{line.id}.{name}"
            for line in ground.clean.lines
            if f"厚{found[1]}cm" in line.specification
            for name in ("specification", "name")
        )
        return Planted(
            ground.clean, tags, f"厚{found[1]}cm", f"厚{wrong}cm", "特記仕様書",
            specification=replace(design, specification=lines),
        )  # fmt: skip
    return None


def _head(text: str) -> str:
    return re.split(r"[ 　厚]", text)[0]


def _without(ground: Ground, gone: tuple[str, ...]) -> list[SourceLine]:
    """The lines without some, and without the groups that are left empty."""
    lines = [line for line in ground.design.lines if line.id not in gone]
    while True:
        empty = [
            line
            for line, after in zip(lines, [*lines[1:], None], strict=True)
            if line.quantity is None and (after is None or after.level <= line.level)
        ]
        if not empty:
            return lines
        lines = [line for line in lines if line not in empty]
