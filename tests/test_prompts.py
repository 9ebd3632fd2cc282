from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import PromptError, load_prompt, parse_prompt

GOOD = (
    "---\npurpose: 試す\nvariables: question, evidence\n---\n資料: {evidence}\n質問: {question}\n"
)


def test_variables_are_filled_in() -> None:
    prompt = parse_prompt("ask", GOOD)
    assert prompt.purpose == "試す"
    assert prompt.render(question="何mm", evidence="40mm") == "資料: 40mm\n質問: 何mm"


@given(st.text(), st.text())
def test_values_are_taken_as_they_are(question: str, evidence: str) -> None:
    rendered = parse_prompt("ask", GOOD).render(question=question, evidence=evidence)
    assert rendered == f"資料: {evidence}\n質問: {question}"


def test_braces_are_doubled() -> None:
    prompt = parse_prompt("x", "---\npurpose: 試す\nvariables:\n---\n{{a}}\n")
    assert prompt.render() == "{a}"


def test_missing_and_unknown_variables_are_all_listed() -> None:
    with pytest.raises(PromptError, match="missing: evidence, question; unknown: a, b"):
        parse_prompt("ask", GOOD).render(b="", a="")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("資料", "no front matter"),
        ("---\npurpose: x\n---\n資料\n", "needs"),
        ("---\npurpose:\nvariables:\n---\n資料\n", "needs"),
        ("---\npurpose: x\nvariables:\nmodel: y\n---\n", "bad line"),
        ("---\npurpose: x\nvariables: a\n---\n資料\n", "differ: a"),
        ("---\npurpose: x\nvariables:\n---\n{b}\n", "differ: b"),
        ("---\npurpose: x\nvariables: a\n---\n{a.__class__}\n", "not a plain variable"),
        ("---\npurpose: x\nvariables: a\n---\n{a!r}\n", "not a plain variable"),
        ("---\npurpose: x\nvariables: a\n---\n{a\n", "expected"),
    ],
)
def test_a_malformed_file_says_why(text: str, reason: str) -> None:
    with pytest.raises(PromptError, match=reason):
        parse_prompt("x", text)


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(PromptError, match="nothing_like_this"):
        load_prompt("nothing_like_this")


def test_every_prompt_that_ships_is_well_formed() -> None:
    names = [
        f.name.removesuffix(".md")
        for f in resources.files("prompts").iterdir()
        if f.name.endswith(".md")
    ]
    for name in names:
        assert load_prompt(name).name == name
