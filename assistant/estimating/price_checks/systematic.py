"""What is wrong nearly everywhere is how the document was made or read, not so many errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.estimating.findings import Finding, Severity

_FEW = 3


def unless_systematic(findings: Iterable[Finding], checked: int) -> Iterator[Finding]:
    """The findings of one kind; when they are most of what was checked, one information instead.

    Three and more, and more than half: an authority that rounds or prints otherwise, or a layout
    that was read wrongly, is likelier than as many errors.
    """
    found = list(findings)
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if len(errors) < _FEW or len(errors) * 2 <= checked:
        yield from found
        return
    first = errors[0]
    yield replace(
        first,
        severity=Severity.INFO,
        case="systematic",
        message=f"同じ種類の不一致が{len(errors)}か所（確かめた{checked}か所のうち）あり、表の読み取りか、"
        f"この設計書の端数処理のしかたによるとみられます。例: {first.item} {first.message}",
        expected="",
        difference_yen=None,
        figures={"count": str(len(errors)), "checked": str(checked)},
    )
    yield from (finding for finding in found if finding.severity is not Severity.ERROR)
