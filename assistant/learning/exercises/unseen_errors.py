"""Planted errors that no cell of the estimate shows: what is missing, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.learning.exercises.effects import price_effect
from assistant.learning.exercises.error_kinds import TAUGHT
from assistant.learning.exercises.exercise import PlantedError
from assistant.learning.exercises.materials import QUANTITIES, RULES, Materials
from assistant.learning.exercises.proof import yen
from assistant.learning.exercises.proofs import Proofs
from assistant.learning.exercises.sheet_views import place_of, places_of, rows_of
from corpora.estimates.planting.composing import Composed
from corpora.estimates.planting.model import named
from corpora.estimates.pricing import PricedLine

Explain = Callable[[Composed, int, Materials], PlantedError | None]

_COUNTERPARTS: Mapping[str, tuple[str, ...]] = {
    "建設発生土受入": ("残土運搬",),
    "残土運搬": ("建設発生土受入",),
    "軽量鋼矢板引抜き": ("軽量鋼矢板土留",),
}
"""What stands in an estimate and shows that the work named is missing, to the checker as well."""


def _missing(composed: Composed, number: int, materials: Materials) -> PlantedError | None:
    """A line of the quantity sheet that the estimate lacks: its row there is the place."""
    kind, planted = composed.errors[number]
    taught, mended = TAUGHT[kind.name], composed.mended[number]
    lines = mended.estimate.lines
    there = {line.id for line in composed.whole.estimate.lines}
    gone = next((x for x in lines if x.kind == "item" and x.id not in there), None)
    row = materials.quantity_row(gone.id) if gone else None
    if gone is None or row is None or gone.quantity is None or gone.unit_price is None:
        return None
    above = [
        line for line in lines[: lines.index(gone)] if line.kind == "group" and line.id in there
    ]
    proof = Proofs(mended, materials).of(f"{gone.id}.amount")
    follows = [place_of(composed.whole.book, tag) for tag in composed.consequences(number)]
    near = rows_of(composed.whole, [f"{above[-1].id}.name"]) if above else ()
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=tuple(f"{QUANTITIES}!{column}{row}" for column in "ABCD"),
        near=near,
        stands="計上なし",
        should=f"{planted.item} {yen(gone.quantity)}{gone.unit}",
        reason=taught.reason,
        also=taught.also,
        explanation=(
            f"数量総括表 {row}行「{planted.item}」{yen(gone.quantity)}{gone.unit} が設計書にない。",
            *(proof.steps if proof else ()),
            price_effect(composed.whole, mended),
        ),
        basis=(f"{QUANTITIES}.csv {row}行",),
        follows=tuple(dict.fromkeys(x for x in follows if x and x not in near)),
    )


def _missing_pair(composed: Composed, number: int, materials: Materials) -> PlantedError | None:
    """Work without its counterpart, which the quantity sheet lacks as well: the rows that need it."""
    kind, planted = composed.errors[number]
    taught, whole, mended = TAUGHT[kind.name], composed.whole, composed.mended[number]
    there = {line.id for line in whole.estimate.lines}
    gone = [x for x in mended.estimate.lines if x.kind == "item" and x.id not in there]
    named_so = _COUNTERPARTS.get(planted.item, ())
    left = [x for x in whole.estimate.lines if x.kind == "item" and x.name in named_so]
    if not gone or not left:
        return None
    proofs = Proofs(mended, materials)
    amounts = [
        f"{named(line)} の{proof.steps[0]}"
        for line in gone
        if (proof := proofs.of(f"{line.id}.amount"))
    ]
    beside = "、".join(f"「{named(line)}」{yen(line.quantity or 0)}{line.unit}" for line in left)
    places = rows_of(whole, [f"{line.id}.name" for line in left])
    follows = [place_of(whole.book, tag) for tag in composed.consequences(number)]
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=places,
        near=(),
        stands="計上なし",
        should="、".join(f"{named(line)} {yen(line.quantity or 0)}{line.unit}" for line in gone),
        reason=taught.reason,
        also=taught.also,
        explanation=(
            f"{beside}があるのに、対になる「{planted.item}」がない（計算のきまり）。",
            "数量総括表にもないので、数量の照合では見つからない。",
            *amounts,
            price_effect(whole, mended),
        ),
        basis=(RULES,),
        follows=tuple(dict.fromkeys(x for x in follows if x and x not in places)),
    )


def _hidden_row(composed: Composed, number: int, materials: Materials) -> PlantedError | None:
    """A row that nobody sees and the sum above it has: the row, and that sum."""
    kind, planted = composed.errors[number]
    taught, whole = TAUGHT[kind.name], composed.whole
    lines = whole.estimate.lines
    identifier = planted.tags[0].rpartition(".")[0]
    at = next((n for n, line in enumerate(lines) if line.id == identifier), None)
    if at is None:
        return None
    line, group = lines[at], _group_of(lines, at)
    row = materials.quantity_row(line.id)
    if group is None or group.amount == line.amount:  # a group that nobody sees anything of
        return None
    if row is None or line.quantity is None or line.unit_price is None:
        return None
    sums = places_of(whole, (f"{group.id}.amount", f"{group.id}.total"))
    own = rows_of(whole, [f"{line.id}.name"])
    if not sums or not own:
        return None
    hidden = own[0].rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    near = (
        *(x for x in rows_of(whole, [f"{group.id}.name"]) if x not in sums),
        *(f"{QUANTITIES}!{column}{row}" for column in "ABCD"),
    )
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=(*sums, *own),
        near=near,
        stands=f"{hidden}行が非表示",
        should=f"{hidden}行「{named(line)}」を表示する",
        reason=taught.reason,
        also=taught.also,
        explanation=(
            (
                f"「{group.name}」の計 {yen(group.amount)}円 に対し、見える行だけを足すと"
                f" {yen(group.amount - line.amount)}円 で、{yen(line.amount)}円 合わない。"
            ),
            (
                f"差は、非表示になっている{hidden}行「{named(line)}」{yen(line.quantity)}{line.unit}"
                f" × {yen(line.unit_price)}円 = {yen(line.amount)}円 である。"
            ),
            f"この行は数量総括表 {row}行にある。見えないまま公告すると、内訳と計が合わない設計書になる。",
            price_effect(whole, composed.mended[number]),
        ),
        basis=(f"{QUANTITIES}.csv {row}行",),
    )


def _group_of(lines: tuple[PricedLine, ...], at: int) -> PricedLine | None:
    """The heading that a line stands right below, None when it is a step further down."""
    for line in reversed(lines[:at]):
        if line.level < lines[at].level:
            return line if line.level == lines[at].level - 1 else None
    return None


UNSEEN: Mapping[str, Explain] = {
    "missing": _missing,
    "missing_pair": _missing_pair,
    "hidden_row": _hidden_row,
}
"""How each of them is told."""
