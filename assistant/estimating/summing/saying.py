"""What rule 12 says of each kind of wrong figure: Japanese sentences with their calculation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Line, Written
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.summing.amounts import amount_of
from assistant.estimating.summing.blame import Blame, Part
from assistant.estimating.summing.carried import Carried
from assistant.estimating.summing.cell_formulas import column_and_row, summed_rows
from assistant.estimating.summing.cost_summary import Reason, WrongCost
from assistant.estimating.summing.products import WrongProduct
from assistant.estimating.summing.sides import Side, figures_of, number_of, yen
from assistant.estimating.summing.totals import WrongTotal
from assistant.estimating.walking import shown_name

RULE = "sums"
_MOST_PARTS = 8  # of a long sum only so many parts are written out


def wrong_product(
    wrong: WrongProduct, blamed: Blame, side: Side, *, disproved: bool
) -> Iterator[Finding]:
    """Quantity × unit price is not the amount: an error at the figure known to be wrong.

    When only the totals speak against price or quantity, the arithmetic proves no more than that
    the amount does not follow: the error stands there, and a warning at the other figure.
    ``disproved`` is true when a total was made with the product and not with the amount.
    """
    if blamed.part is Part.AMOUNT or blamed.known:
        yield _wrong_figure(wrong, blamed, side, disproved=disproved)
        return
    amount = Blame(Part.AMOUNT, wrong.expected)
    yield _wrong_figure(wrong, amount, side, disproved=disproved)
    other = _wrong_figure(wrong, blamed, side, disproved=disproved)
    yield replace(other, severity=Severity.WARNING)


def _wrong_figure(wrong: WrongProduct, blamed: Blame, side: Side, *, disproved: bool) -> Finding:
    priced = wrong.priced
    quantity = yen(number_of(priced.quantity)) if priced.quantity else "1"
    price, stands = yen(priced.unit_price.number), yen(priced.stands)
    calculation = f"{quantity} × {price} = {yen(wrong.expected)}（{wrong.convention.shown}）"
    at = {Part.QUANTITY: priced.quantity, Part.UNIT_PRICE: priced.unit_price}.get(
        blamed.part
    ) or priced.amount
    message = (
        f"{side}数量 {quantity} × 単価 {price} は {yen(wrong.expected)} 円ですが、"
        f"金額は {stands} 円です。"
    )
    if blamed.part is Part.AMOUNT:
        expected, case = wrong.expected, "product"
        if wrong.only_rounding:
            case = "rounding"
            others = "合計は" if disproved else "ほかの行は"
            message += f"{others}{wrong.convention.shown}で計算されています。"
    else:
        expected = blamed.expected
        case = "price_for_amount" if blamed.part is Part.UNIT_PRICE else "quantity_for_amount"
        message += f"合計は金額 {stands} 円で計算されており、{blamed.part}が {yen(expected)} なら一致します。"
    if blamed.slip:
        message += f"{blamed.slip}。"
    if priced.amount.formula and blamed.part is Part.AMOUNT:
        message += f"セルの数式は {priced.amount.formula} です。"
    return Finding(
        rule=RULE,
        severity=_severity(wrong, disproved=disproved),
        place=at.place,
        item=shown_name(priced.located.line),
        message=message,
        actual=at.text,
        expected=yen(expected),
        difference_yen=wrong.expected - priced.stands,
        basis=(_calculation(calculation),),
        case=case,
        figures={
            "quantity": quantity,
            "unit_price": price,
            "amount": stands,
            "expected": yen(wrong.expected),
            "convention": wrong.convention.shown,
            "part": str(blamed.part),
            "part_expected": yen(expected),
        },
        table_key=priced.located.table_key,
    )


def _severity(wrong: WrongProduct, *, disproved: bool) -> Severity:
    if wrong.only_rounding and not disproved:
        return Severity.ERROR if wrong.inferred.decided else Severity.INFO
    return Severity.WARNING if wrong.priced.by_ocr else Severity.ERROR


def wrong_total(wrong: WrongTotal, side: Side) -> Finding:
    """A total is not the sum of its parts."""
    line, gap = wrong.located.line, wrong.expected - wrong.stands
    place, actual, expected, case = (
        wrong.amount.place,
        wrong.amount.text,
        yen(wrong.expected),
        "total",
    )
    message = (
        f"{side}{line.name.text}の金額 {yen(wrong.stands)} 円は、"
        f"内訳の合計 {yen(wrong.expected)} 円と一致しません（差 {yen(gap)} 円）。"
    )
    outside = _outside_the_sum(wrong.amount, wrong.parts, side)
    culprit = next((part for part in wrong.parts if amount_of(part, side) == abs(gap)), None)
    written = figures_of(culprit, side).amount if culprit is not None and gap > 0 else None
    if outside:
        case = "sum_range"
        names = "、".join(f"「{part.name.text}」" for part in outside[:3])
        message += f"数式 {wrong.amount.formula} の範囲に{names}の行が入っていません。"
    elif written is not None and written.formula is None and _is_plain_sum(wrong.amount):
        case, place, actual, expected = "text_number", written.place, written.text, written.text
        message += (
            f"{written.place.cell} の「{written.text}」は数値でなく文字として入力されていて、"
            f"数式 {wrong.amount.formula} に足されていません。"
        )
    elif culprit is not None and gap > 0:
        case = "part_left_out"
        message += f"差は「{shown_name(culprit)}」の金額と同じで、合計に入っていないとみられます。"
    elif culprit is not None:
        case = "part_twice"
        message += f"差は「{shown_name(culprit)}」の金額と同じで、二重に足されているとみられます。"
    named = outside[0] if outside else culprit
    return Finding(
        rule=RULE,
        severity=Severity.ERROR,
        place=place,
        item=shown_name(culprit if culprit is not None and case == "text_number" else line),
        message=message,
        actual=actual,
        expected=expected,
        difference_yen=gap,
        basis=(_calculation(f"{_sum_shown(wrong.parts, side)} = {yen(wrong.expected)}"),),
        case=case,
        figures={
            "amount": yen(wrong.stands),
            "expected": yen(wrong.expected),
            "difference": yen(gap),
            "part": shown_name(named) if named else "",
        },
        table_key=wrong.located.table_key,
    )


def unreadable_totals(sheet: str, wrong: Sequence[WrongTotal]) -> Finding:
    """So many totals do not agree that the sheet's levels were rather misread."""
    first = wrong[0]
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        place=first.amount.place,
        item=shown_name(first.located.line),
        message=(
            f"シート「{sheet}」では {len(wrong)} か所の計が内訳の合計と一致しません。"
            "階層を読み取れていない可能性があるため、合計の検算はこのシートでは確定できません。"
        ),
        actual=first.amount.text,
        case="totals_unreadable",
        figures={"sheet": sheet, "count": str(len(wrong))},
    )


def wrong_cost(wrong: WrongCost, side: Side) -> Finding:
    """A cost of the summary is not what its parts make."""
    line, gap = wrong.located.line, wrong.expected - wrong.stands
    names = "＋".join(part.name.text for part in wrong.parts) or "この費目の内訳"
    stands, expected = yen(wrong.stands), yen(wrong.expected)
    name = f"{side}{line.name.text}"
    message = {
        Reason.SUM: f"{name} {stands} 円は、{names}の {expected} 円と一致しません（差 {yen(gap)} 円）。",
        Reason.BELOW: f"{name} {stands} 円は、この費目の内訳の合計 {expected} 円と一致しません（差 {yen(gap)} 円）。",
        Reason.RATE: f"{name} {stands} 円は率と合わず、{names}から逆算すると {expected} 円です。",
        Reason.SLIP: f"{name} {stands} 円では{names}と合いません。{names}から逆算すると {expected} 円です。",
    }[wrong.reason]
    slip = relation(wrong.stands, wrong.expected) if wrong.reason is not Reason.SUM else None
    message += f"{slip.text}。" if slip else ""
    calculation = {
        Reason.SUM: f"{_sum_shown(wrong.parts, side)} = {expected}",
        Reason.BELOW: f"内訳の合計 = {expected}",
    }.get(wrong.reason, f"{names}から逆算 = {expected}")
    return Finding(
        rule=RULE,
        severity=Severity.ERROR,
        place=wrong.amount.place,
        item=shown_name(line),
        message=message,
        actual=wrong.amount.text,
        expected=yen(wrong.expected),
        difference_yen=gap,
        basis=(_calculation(calculation),),
        case=str(wrong.reason),
        figures={
            "amount": yen(wrong.stands),
            "expected": yen(wrong.expected),
            "difference": yen(gap),
            "parts": names,
        },
    )


def wrongly_carried(carried: Carried, side: Side, *, proved: bool) -> Finding:
    """An amount was not carried over as it stands in the lower book."""
    line, place = carried.located.line, carried.source.place
    return Finding(
        rule=RULE,
        severity=Severity.ERROR if proved else Severity.WARNING,
        place=carried.amount.place,
        item=shown_name(line),
        message=(
            f"{side}{line.name.text}の金額 {yen(carried.stands)} 円は、"
            f"シート「{place.sheet}」{place.cell} の {yen(carried.expected)} 円と一致しません。"
        ),
        actual=carried.amount.text,
        expected=yen(carried.expected),
        difference_yen=carried.expected - carried.stands,
        basis=(
            Basis(
                f"シート「{place.sheet}」",
                None,
                f"{line.name.text} {yen(carried.expected)} 円（{place.cell}）",
            ),
        ),
        case="carried",
        figures={
            "amount": yen(carried.stands),
            "expected": yen(carried.expected),
            "sheet": place.sheet,
            "cell": place.cell,
        },
    )


def _outside_the_sum(amount: Written, parts: Sequence[Line], side: Side) -> list[Line]:
    """Parts whose amounts stand in the total's column outside the range of its SUM."""
    where = column_and_row(amount.place)
    if where is None or amount.formula is None:
        return []
    ranges = summed_rows(amount.formula, where[0])
    if ranges is None:
        return []
    outside = []
    for part in parts:
        written = figures_of(part, side).amount
        at = column_and_row(written.place) if written and written.number else None
        if written is None or at is None or written.place.sheet != amount.place.sheet:
            continue
        if at[0] == where[0] and not any(first <= at[1] <= last for first, last in ranges):
            outside.append(part)
    return outside


def _is_plain_sum(amount: Written) -> bool:
    """Whether a total is a SUM over its own column; then only texts in the range are left out."""
    where = column_and_row(amount.place)
    return bool(where and amount.formula and summed_rows(amount.formula, where[0]))


def _sum_shown(parts: Sequence[Line], side: Side) -> str:
    shown = [yen(amount_of(part, side) or Decimal(0)) for part in parts[:_MOST_PARTS]]
    return " + ".join(shown) + (f" + …（計{len(parts)}行）" if len(parts) > _MOST_PARTS else "")


def _calculation(text: str) -> Basis:
    return Basis("設計書の計算", None, text)
