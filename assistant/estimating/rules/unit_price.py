"""Rule 1: every unit price against the price table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.tables import refine_with_embeddings
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.cases import UNIT_PRICE
from assistant.estimating.price_checks.mixtures import Matched
from assistant.estimating.price_checks.price_findings import cases_of_rule, quoted
from assistant.estimating.price_checks.said import on_line, shown
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.walking import shown_name
from retrieval.protocols import Embedder

_QUESTIONS = 3
_REFINED = 20
"""Uncertain names that are compared by meaning: a model takes its time over each."""


@rule(1, UNIT_PRICE, "単価と単価表の照合")
def unit_price(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A unit price is the one listed for name, specification, unit, district and day.

    One yen of difference is a finding. Prices of other editions are named as such.
    """
    yield from cases_of_rule(UNIT_PRICE, estimate, references)
    analysis = analyse(estimate, references)
    yield from _questions(_by_meaning(analysis.uncertain, references.embedder))
    yield from _not_compared(
        analysis.inapplicable,
        "not_in_force",
        "単価適用日・地区に当てはまる行が単価表にない単価が{count}件あります（{names}）。照合していません。",
    )
    yield from _not_compared(
        analysis.unknown,
        "not_listed",
        "単価表に見当たらない単価が{count}件あります（{names}）。見積・施工単価などの根拠を確かめてください。",
    )


def _by_meaning(uncertain: Sequence[Matched], embedder: Embedder | None) -> Sequence[Matched]:
    """The likeliest of them with their candidates ordered by meaning too, if a model is given."""
    if embedder is None:
        return uncertain
    likeliest = sorted(uncertain, key=lambda entry: -entry.match.score)[:_REFINED]
    refined = refine_with_embeddings(
        [(entry.located.line, entry.match) for entry in likeliest], embedder
    )
    return [
        replace(entry, match=match) for entry, match in zip(likeliest, refined, strict=True)
    ] + [entry for entry in uncertain if entry not in likeliest]


def _questions(uncertain: Sequence[Matched]) -> Iterator[Finding]:
    """The likeliest candidates as questions; the rest counted together."""
    ordered = sorted(uncertain, key=lambda entry: -entry.match.score)
    for entry in ordered[:_QUESTIONS]:
        line = entry.located.line
        if line.unit_price is None or not entry.match.candidates:
            continue
        best = entry.match.candidates[0]
        yield on_line(
            UNIT_PRICE,
            "uncertain",
            Severity.INFO,
            entry.located,
            line.unit_price,
            f"単価表の「{quoted(best.row)}」（確からしさ {best.certainty}）と同じ品目なら、"
            f"単価 {shown(entry.price)} は違います。",
            basis=(basis_of(best.row.origin, quoted(best.row)),),
            figures={"candidate": quoted(best.row), "certainty": str(best.certainty)},
        )
    yield from _not_compared(
        ordered[_QUESTIONS:],
        "uncertain_rest",
        "単価表に似た品目があるものの同じとは言えない単価が、ほかに{count}件あります（{names}）。",
    )


def _not_compared(entries: Sequence[Matched], case: str, message: str) -> Iterator[Finding]:
    """One information for all lines that could not be compared."""
    if not entries:
        return
    names = list(dict.fromkeys(shown_name(entry.located.line) for entry in entries))
    first = entries[0].located
    yield on_line(
        UNIT_PRICE,
        case,
        Severity.INFO,
        first,
        first.line.unit_price or first.line.name,
        message.format(
            count=len(entries), names="、".join(names[:5]) + ("ほか" if len(names) > 5 else "")
        ),
        figures={"count": str(len(entries))},
    )
