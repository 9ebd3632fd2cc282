"""A planted error as a trainee is told of it: its places, its calculation, what it costs."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.learning.exercises.causes import cause_of
from assistant.learning.exercises.effects import price_effect
from assistant.learning.exercises.error_kinds import TAUGHT
from assistant.learning.exercises.exercise import PlantedError
from assistant.learning.exercises.materials import QUANTITIES, SPECIFICATION, Materials
from assistant.learning.exercises.proof import Proof, signed, yen
from assistant.learning.exercises.proofs import Proofs
from assistant.learning.exercises.sheet_views import place_of, places_of, rows_of
from assistant.learning.exercises.unseen_errors import UNSEEN
from corpora.estimates.planting.composing import Composed, Variant

_OF_COVER = frozenset({"price_date", "overhead_year"})
_RANGE = re.compile("以下|以上|未満|超え")
"""In a specification: a range of sizes, of which another one is no contradiction to the checker."""


def planted_errors(composed: Composed) -> tuple[PlantedError, ...]:
    """All errors, explained; those that can't be are left out (see `planted_error`)."""
    materials = Materials(composed.whole)
    found = (planted_error(composed, n, materials) for n in range(len(composed.errors)))
    return tuple(error for error in found if error)


def planted_error(composed: Composed, number: int, materials: Materials) -> PlantedError | None:
    """The error, explained; None when what is right doesn't follow from the references."""
    kind, planted = composed.errors[number]
    taught = TAUGHT[kind.name]
    whole, mended = composed.whole, composed.mended[number]
    tags = composed.own_tags(number)
    if kind.name in UNSEEN:
        return UNSEEN[kind.name](composed, number, materials)
    if kind.name == "thickness_in_text":
        tags = _of_layer(composed, number, tags)
    if not tags or (kind.name == "specification" and _RANGE.search(planted.should)):
        return None
    proof = _proof(composed, number, tags[0], materials)
    if proof is None:
        return None
    stands, should = planted.stands, planted.should
    if kind.name not in ("doubled", "thickness_in_text", "scrap_with_overheads"):
        stands = _text(tags[0], _value(whole, tags[0], from_cell=kind.name == "typed_total"))
        should = _text(tags[0], proof.value)
        if kind.name not in _OF_COVER and proof.value != _value(mended, tags[0]):
            return None
    if stands == should:
        return None
    right = places_of(whole, tags if taught.everywhere else tags[:1])
    if kind.name == "thickness_in_text":
        right = (*_in_text(composed, number), *right)
    if kind.name == "volume":  # the quantity sheet has the same wrong figure
        row = materials.quantity_row(tags[0].rpartition(".")[0])
        right = (*right, f"{QUANTITIES}!D{row}")
    near = tuple(
        dict.fromkeys(x for x in (*places_of(whole, tags), *rows_of(whole, tags)) if x not in right)
    )
    follows = [
        place_of(whole.book, tag)
        for tag in (*composed.consequences(number), *_doubted(composed, kind.name))
    ]
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=right,
        near=near,
        stands=stands,
        should=should,
        reason=taught.reason,
        also=taught.also,
        explanation=(
            f"設計書の記載は {stands}、正しくは {should}。",
            *proof.steps,
            *cause_of(composed, number, materials),
            *_line_effect(whole, mended, tags[0]),
            price_effect(whole, mended),
        ),
        basis=tuple(place for place in proof.basis if place),
        follows=tuple(dict.fromkeys(x for x in follows if x and x not in right and x not in near)),
    )


def _proof(composed: Composed, number: int, tag: str, materials: Materials) -> Proof | None:
    """Why the right value is right, from the figures that stand beside the error."""
    kind, planted = composed.errors[number]
    mended = composed.mended[number]
    proofs = Proofs(mended, materials)
    if kind.name == "doubled":
        found = proofs.of(f"{tag.rpartition('.')[0].removesuffix('again')}.quantity")
        said = "設計書では同じ行が2回ある。"
        return found and Proof(found.value, (*found.steps, said), found.basis)
    if kind.name == "thickness_in_text":
        text = next(iter(_in_text(composed, number)))
        found = proofs.of(f"{tag.rpartition('.')[0]}.specification")
        said = f"特記仕様書は {planted.should}、設計書と数量総括表は {planted.stands} で、食い違っている。"
        return found and Proof(planted.should, (said, *found.steps), (*found.basis, text))
    if kind.name == "volume":
        return proofs.mass(tag.rpartition(".")[0], planted.stands)
    if kind.name == "scrap_with_overheads":
        said = "スクラップは直接工事費に入れず、工事価格の後で引く。経費の対象額が変わってしまう。"
        return Proof(planted.should, (said,), ("計算のきまり",))
    if kind.name == "price_date":
        year = composed.origin.fiscal_year
        said = f"設計書の単価は、{year}年度の単価表と一致する。表紙の適用日だけが違う。"
        shown = [proof for tag in mended.values if (proof := _of_year(proofs, tag, year))]
        if not shown:
            return None
        value = mended.estimate.facts["単価適用日"]
        return Proof(value, (said, f"例: {shown[0].steps[0]}"), shown[0].basis)
    if kind.name == "overhead_year":
        cost = next(cost for cost in mended.estimate.costs if cost.rate is not None)
        found = proofs.of(f"{cost.id}.rate")
        said = f"設計書の{cost.name}の率 {cost.rate}% は、次の算定による。"
        value = mended.estimate.facts["経費適用年度"]
        return found and Proof(value, (said, *found.steps), found.basis)
    return proofs.of(tag)


def _of_year(proofs: Proofs, tag: str, year: str) -> Proof | None:
    if not tag.endswith(".unit_price"):
        return None
    proof = proofs.of(tag)
    return proof if proof and proof.basis and f"単価表_{year}" in proof.basis[0] else None


def _doubted(composed: Composed, kind: str) -> list[str]:
    """Prices that are right but disagree with a cover whose date is wrong."""
    if kind != "price_date":
        return []
    return [tag for tag in composed.whole.values if tag.endswith(".unit_price")]


def _in_text(composed: Composed, number: int) -> tuple[str, ...]:
    """The paragraphs of the 特記仕様書 that the error changed."""
    whole = composed.whole.specification.specification[1:]
    mended = composed.mended[number].specification.specification[1:]
    return tuple(
        f"{SPECIFICATION}!A{place}"
        for place, (one, other) in enumerate(zip(whole, mended, strict=True), start=1)
        if one != other
    )


def _of_layer(composed: Composed, number: int, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the tags whose line is the layer that the 特記仕様書 has wrong, not another as thick.

    None of them when two paragraphs name the layer: which one a line follows is not to be seen.
    """
    texts = composed.mended[number].specification.specification
    wrong = composed.whole.specification.specification
    told = next(text for text, other in zip(texts, wrong, strict=True) if text != other)
    words = re.split("[、。は]", told[: told.index("厚")])[-1].split()
    if not words or sum(words[0] in text for text in texts) > 1:
        return ()
    lines = composed.whole.estimate.lines
    own = {x.id for x in lines if all(word in f"{x.name} {x.specification}" for word in words)}
    return tuple(tag for tag in tags if tag.rpartition(".")[0] in own)


def _line_effect(whole: Variant, mended: Variant, tag: str) -> tuple[str, ...]:
    """What the error does to the amount of its row."""
    identifier, _, field = tag.rpartition(".")
    if field in ("amount", "total"):
        return ()
    wrong = _value(whole, f"{identifier}.amount")
    right = _value(mended, f"{identifier}.amount")
    if not isinstance(wrong, Decimal) or not isinstance(right, Decimal) or wrong == right:
        return ()
    return (
        f"この行の金額: {yen(wrong)}円 → 正しくは {yen(right)}円（差 {signed(right - wrong)}円）。",
    )


def _value(variant: Variant, tag: str, *, from_cell: bool = False) -> Decimal | str | None:
    """What stands at a tag: the figure, not as the layout prints it."""
    identifier, _, field = tag.rpartition(".")
    estimate = variant.estimate
    if identifier in ("facts", "front"):
        return estimate.facts.get(field)
    if from_cell:
        value = variant.values.get(tag)
        return Decimal(value) if isinstance(value, int) else value
    tables = estimate.tables
    parts = [line for table in tables for line in table.lines]
    lines = [*estimate.lines, *estimate.itemised, *estimate.scrap, *parts]
    for line in (*lines, *estimate.costs, *tables):
        key = getattr(line, "id", None) or getattr(line, "key", None)
        if key == identifier:
            name = "amount" if field == "total" and not hasattr(line, "total") else field
            value = getattr(line, name, None)
            return value if isinstance(value, str | Decimal) else None
    return None


def _text(tag: str, value: Decimal | str | None) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    field = tag.rpartition(".")[2]
    if field == "rate":
        return f"{value}%"
    money = field in ("unit_price", "amount", "total") or (field == "base" and value > 10_000)  # noqa: PLR2004 - 対象額, not a base quantity
    return f"{yen(value)}円" if money else yen(value)
