"""The work's name on the cover and in the specification: shorter is the same, another part is not."""

from __future__ import annotations

import pytest

from assistant.estimating.references import References, SpecificationText
from tests.assistant.estimating.builders import estimate, line
from tests.assistant.estimating.rules.saying import said_by

NAME = "浜風公園再整備工事"


@pytest.mark.parametrize(
    ("cover", "cases"),
    [
        (NAME, []),
        (f"{NAME}（施設整備）", []),
        (f"{NAME}（その2）", ["work_name_differs"]),
        (f"{NAME}第2工区", ["work_name_differs"]),
        ("潮見公園再整備工事", ["work_name_differs"]),
    ],
)
def test_a_name_is_that_of_the_specification(cover: str, cases: list[str]) -> None:
    specification = SpecificationText("特記仕様書.docx", ((1, f"工事名　{NAME}"),))
    checked = estimate(line(5, "機械掘削", "", "m3", 1, 100, 100), facts={"工事名": cover})
    found = said_by("agreement", checked, References(specifications=(specification,)))
    assert [one.case for one in found] == cases
