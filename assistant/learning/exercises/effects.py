"""What an error changes in the price of the work."""

from __future__ import annotations

from assistant.learning.exercises.proof import signed, yen
from corpora.estimates.planting.composing import Variant


def price_effect(whole: Variant, mended: Variant) -> str:
    """By how much 工事価格 changes when this error alone is mended."""
    stands, should = whole.estimate.cost("工事価格"), mended.estimate.cost("工事価格")
    if stands is None or should is None:
        return ""
    difference = should.amount - stands.amount
    direct = [variant.estimate.costs[0].amount for variant in (whole, mended)]
    if difference:
        return (
            f"この誤りだけを直すと、工事価格は {yen(stands.amount)}円 から {yen(should.amount)}円 に"
            f"なる（差 {signed(difference)}円、1万円未満切捨て後）。"
        )
    if direct[0] != direct[1]:
        return (
            f"直接工事費は {signed(direct[1] - direct[0])}円 変わるが、工事価格は1万円未満切捨てのため"
            f" {yen(stands.amount)}円 のまま変わらない。"
        )
    return f"工事価格 {yen(stands.amount)}円 は、この誤りを直しても変わらない。"
