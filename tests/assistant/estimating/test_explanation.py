"""Explanations: a template for everything that rules say, and a model that may not change numbers."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from langchain_core.language_models import FakeListChatModel

import assistant.estimating
from assistant.estimating.explanation import explain, rephrase, templates, variables
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Place
from assistant.estimating.rules import all_rules

PACKAGE = Path(assistant.estimating.__file__).parent
PRODUCT = Finding(
    "sums",
    Severity.ERROR,
    Place("内訳書", "F3"),
    "掘削",
    "数量 40 × 単価 1,165 は 46,600 円です。",
    actual="46,606",
    expected="46,600",
    case="product",
    figures={
        "quantity": "40",
        "unit_price": "1,165",
        "amount": "46,606",
        "expected": "46,600",
        "convention": "1円未満切捨て",
    },
)


def cases_in_code() -> set[str]:
    """Every literal that is given as a finding's ``case``."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "case":
                found |= {
                    constant.value
                    for constant in ast.walk(node.value)
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                }
    return found


def test_every_rule_has_a_general_template_without_special_figures() -> None:
    for rule in all_rules():
        assert "_" in templates().get(rule.name, {}), rule.name
        assert not variables(templates()[rule.name]["_"]), rule.name


def test_every_case_that_rules_name_has_a_template() -> None:
    explained = {case for cases in templates().values() for case in cases}
    assert cases_in_code() - {""} <= explained


def test_templates_are_two_or_three_sentences() -> None:
    for rule, cases in templates().items():
        for case, template in cases.items():
            assert 2 <= len(re.findall("。", template)) <= 3, (rule, case)


def test_an_explanation_has_the_findings_figures() -> None:
    text = explain(PRODUCT)
    assert "40 に単価 1,165" in text
    assert "46,600 円になるはず" in text


def test_without_its_figures_a_case_falls_back_to_the_rules_general_words() -> None:
    bare = Finding("sums", Severity.ERROR, Place("内訳書", "F3"), "掘削", "違う。", case="product")
    assert explain(bare) == templates()["sums"]["_"]


def test_a_rule_without_templates_explains_itself_by_its_message() -> None:
    other = Finding("no_such_rule", Severity.INFO, Place("内訳書", "F3"), "掘削", "違う。")
    assert explain(other) == "違う。"


def rephrased(answer: str) -> str:
    return rephrase(
        "数量 40 に 1,165 を掛けると 46,600 円です。",
        PRODUCT,
        FakeListChatModel(responses=[answer]),
    )


def test_a_model_may_say_it_in_other_words() -> None:
    said = "40に1165円を掛けたものが金額で、46,600円になります。"
    assert rephrased(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "40に1165円を掛けると46,606円になります。",
        "40を掛けると46,600円になります。",
        "40に1165円を掛けると46,600円で、10%違います。",
        "四十と40に1165円を掛けると46,600円になります。",
        "",
        "40に1165円を掛けると46,600円です。" * 9,
    ],
)
def test_a_model_that_touches_a_number_is_not_believed(said: str) -> None:
    assert rephrased(said) == "数量 40 に 1,165 を掛けると 46,600 円です。"
