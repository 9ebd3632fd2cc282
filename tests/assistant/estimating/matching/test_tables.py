from __future__ import annotations

from datetime import date

import pytest

from assistant.estimating.matching.tables import (
    Certainty,
    PriceIndex,
    PriceMatch,
    QuantityIndex,
    match_price,
    match_quantity,
    price_index,
    refine_with_embeddings,
)
from assistant.estimating.references import PriceRow, QuantityRow, References
from tests.assistant.estimating.builders import line, price

SPRING = date(2026, 5, 1)


def matched(
    name: str,
    specification: str,
    unit: str,
    *rows: PriceRow,
    on: date | None = SPRING,
    district: str = "",
) -> PriceMatch:
    return match_price(line(1, name, specification, unit), PriceIndex(rows), on, district)


def test_spelling_does_not_matter() -> None:
    row = price("レディーミクストコンクリート", "18-8-40BB", "m3", 21000)
    for name, specification, unit in (
        ("レディーミクストコンクリート", "１８－８－４０（ＢＢ）", "㎥"),
        ("レディーミクストコンクリート 18-8-40BB", "", "m3"),
        ("生コンクリート", "18-8-40 BB", "立米"),
        ("18-8-40BB レディーミクストコンクリート", "", "m3"),
    ):
        found = matched(name, specification, unit, row)
        assert (found.certainty, found.row) == (Certainty.EXACT, row)


@pytest.mark.parametrize(
    ("name", "specification", "other"),
    [
        ("異形棒鋼", "SD345 D13", "SD345 D16"),
        ("硬質塩化ビニル管", "VU φ150", "VP φ150"),
        ("ヒューム管", "φ200", "φ250"),
        ("生コンクリート", "18-8-40BB", "21-8-40BB"),
    ],
)
def test_another_number_or_code_is_never_the_same_thing(
    name: str, specification: str, other: str
) -> None:
    row = price(name, other, "m", 1000)
    found = matched(name, specification, "m", row)
    assert found.certainty is Certainty.NONE
    assert found.row is None
    assert found.neighbours == (row,)


def test_setting_up_and_taking_away_are_two_things() -> None:
    found = matched(
        "プレキャスト側溝撤去工", "", "m", price("プレキャスト側溝設置工", "", "m", 5000)
    )
    assert found.certainty is Certainty.NONE


def test_a_name_with_or_without_its_ending_is_likely_only() -> None:
    found = matched("掘削工", "土砂", "m3", price("掘削", "土砂", "m3", 500))
    assert found.certainty is Certainty.LIKELY
    assert found.why == "名称の書き方が違います"


def test_a_similar_name_is_a_question_with_candidates() -> None:
    found = matched(
        "アスファルトフィニッシャ賃借",
        "ホイール型",
        "日",
        price("アスファルトフィニッシャ", "ホイール型", "日", 50000),
    )
    assert found.certainty is Certainty.UNCERTAIN
    assert found.row is None
    assert 0 < found.candidates[0].certainty <= 100


def test_a_line_that_says_less_than_several_rows_is_a_question() -> None:
    rows = [price("異形棒鋼", f"SD345 {size}", "t", 90000) for size in ("D13", "D16")]
    found = matched("異形棒鋼", "SD345", "t", *rows)
    assert found.certainty is Certainty.UNCERTAIN
    assert {one.row.specification for one in found.candidates} == {"SD345 D13", "SD345 D16"}


def test_the_edition_in_force_applies_and_the_others_are_named() -> None:
    old = price("砂", "", "m3", 3000, since="2025-04-01")
    new = price("砂", "", "m3", 3300, since="2026-04-01")
    later = price("砂", "", "m3", 3500, since="2026-10-01")
    found = matched("砂", "", "m3", old, new, later)
    assert found.row == new
    assert found.other_editions == (later, old)


def test_an_edition_that_has_ended_does_not_apply() -> None:
    old = price("砂", "", "m3", 3000, since="2025-04-01", until="2026-03-31")
    found = matched("砂", "", "m3", old)
    assert (found.certainty, found.row) == (Certainty.EXACT, None)
    assert found.other_editions == (old,)


def test_the_district_comes_before_everywhere() -> None:
    everywhere = price("砂", "", "m3", 3000)
    north = price("砂", "", "m3", 3100, district="北部地区")
    south = price("砂", "", "m3", 3200, district="南部地区")
    found = matched("砂", "", "m3", everywhere, north, south, district="北部")
    assert found.row == north
    assert found.other_districts == (south,)
    assert matched("砂", "", "m3", everywhere, south, district="北部").row == everywhere


def test_without_a_district_none_of_several_is_chosen() -> None:
    north = price("砂", "", "m3", 3100, district="北部")
    south = price("砂", "", "m3", 3200, district="南部")
    found = matched("砂", "", "m3", north, south)
    assert found.row is None
    assert found.other_districts == (north, south)


def test_two_sources_with_two_prices_are_alternatives() -> None:
    first, second = price("砂", "", "m3", 3000), price("砂", "", "m3", 3010)
    found = matched("砂", "", "m3", first, second)
    assert (found.row, found.alternatives) == (first, (second,))


def test_a_unit_of_another_size_is_told_with_its_ratio() -> None:
    found = matched("異形棒鋼", "D13", "kg", price("異形棒鋼", "D13", "t", 95000))
    assert found.certainty is Certainty.LIKELY
    assert not found.unit_agrees
    assert str(found.unit_ratio) == "0.001"


def test_the_row_with_the_lines_unit_is_taken_of_two() -> None:
    by_100, by_1 = price("型枠", "", "100m2", 800000), price("型枠", "", "m2", 8100)
    assert matched("型枠", "", "㎡", by_100, by_1).row == by_1


def test_neighbours_have_the_same_name_and_unit_and_are_in_force() -> None:
    rows = [
        price("異形棒鋼", "D13", "t", 95000),
        price("異形棒鋼", "D16", "t", 94000),
        price("異形棒鋼", "D16", "t", 90000, since="2025-04-01"),
        price("異形棒鋼", "D19", "kg", 94),
    ]
    assert matched("異形棒鋼", "D13", "t", *rows).neighbours == (rows[1],)


def test_the_index_of_the_same_references_is_built_once() -> None:
    references = References(prices=(price("砂", "", "m3", 3000),))
    assert price_index(references) is price_index(references)
    assert price_index(References(prices=(price("砂", "", "m3", 1),))) is not price_index(
        references
    )


def test_quantities_are_matched_in_the_same_way() -> None:
    from decimal import Decimal

    row = QuantityRow("掘削", "土砂", "㎥", Decimal(100))
    found = match_quantity(line(1, "掘 削", "土砂", "m3"), QuantityIndex([row]))
    assert (found.certainty, found.rows) == (Certainty.EXACT, (row,))


class Directions:
    """An embedder that knows two meanings, by a word in the text."""

    model_id = "directions"
    dimension = 2

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.0] if "賃借" in text else [0.0, 1.0]

    def embed_passages(self, texts: object) -> list[list[float]]:
        assert isinstance(texts, list)
        return [[1.0, 0.0] if "レンタル" in text else [0.0, 1.0] for text in texts]


def test_meaning_orders_uncertain_candidates_and_proves_nothing() -> None:
    rows = (price("仮設敷鉄板賃貸料", "", "枚", 100), price("仮設敷鉄板レンタル料", "", "枚", 120))
    asked = line(1, "仮設敷鉄板賃借料", "", "枚")
    match = match_price(asked, PriceIndex(rows), SPRING)
    assert match.certainty is Certainty.UNCERTAIN
    (refined,) = refine_with_embeddings([(asked, match)], Directions())  # type: ignore[arg-type]
    assert refined.certainty is Certainty.UNCERTAIN
    assert refined.candidates[0].row.name == "仮設敷鉄板レンタル料"


def test_the_order_of_words_in_one_cell_does_not_matter() -> None:
    row = price("硬質塩化ビニル管", "VU φ150 ゴム輪受口 4m", "m", 1500)
    found = matched("ゴム輪受口 VU φ150 4m 硬質塩化ビニル管", "", "m", price("管", "", "m", 1), row)
    assert (found.certainty, found.row) == (Certainty.EXACT, row)
