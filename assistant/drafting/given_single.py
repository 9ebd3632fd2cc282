"""One value as it was given, by its field's type: exact, and as documents show it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field, FieldType
from assistant.drafting.given_dates import date_given, shown_date
from assistant.drafting.given_numbers import UnfitError, number_given, written
from assistant.drafting.given_text import cleaned, folded, nearest, nothing, one_line, quoted
from assistant.drafting.sheet import Data

LONGEST_LINE = 1_000
LONGEST_TEXT = 20_000
MOST_PARAGRAPHS = 1_000
MOST_CHOICES = 100
_NUMBER_ALONE = re.compile(r"[-+−△▲]?\s*[0-9０-９][0-9０-９,.，．]*")
_YES = frozenset(
    (
        "有",
        "あり",
        "有り",
        "はい",
        "要",
        "する",
        "該当",
        "対象",
        "true",
        "yes",
        "on",
        "y",
        "○",
        "◯",
        "〇",
        "1",
    )
)
_NO = frozenset(
    (
        "無",
        "なし",
        "無し",
        "いいえ",
        "不要",
        "しない",
        "非該当",
        "該当なし",
        "対象外",
        "false",
        "no",
        "off",
        "n",
        "×",
        "x",
        "0",
    )
)


def single_given(field: Field, given: object) -> tuple[Data, str]:
    """What was given for a field that is no table, and how it is shown.

    Raises UnfitError saying what is expected.
    """
    match field.type:
        case FieldType.NUMBER:
            number = number_given(given, field)
            return number, f"{written(number)}{field.unit}"
        case FieldType.DATE:
            return date_given(given, field)
        case FieldType.YES_NO:
            yes = yes_or_no(given)
            return yes, "有" if yes else "無"
        case FieldType.CHOICE:
            choice = _choice(field, _scalar(field, given))
            return choice, choice
        case FieldType.CHOICES:
            chosen = _choices(field, given)
            return chosen, "、".join(chosen)
        case FieldType.LONG_TEXT:
            text = _paragraphs(field, given)
            return text, text
        case _:
            text = one_line(_scalar(field, given))
            return _checked(text, LONGEST_LINE, field, words=field.words), text


def yes_or_no(given: object) -> bool:
    """有 or 無, however said. Raises UnfitError."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str | int) and not (isinstance(given, int) and given not in (0, 1)):
        text = folded(str(given)[:20])
        if text in _YES or text in _NO:
            return text in _YES
    raise UnfitError("有 か 無 で書いてください")


def _scalar(field: Field, given: object) -> str:
    """A text, also where YAML or a form made a number or a date of it. Raises UnfitError."""
    if isinstance(given, bool) and {"有", "無"} <= set(field.choices):
        return "有" if given else "無"
    if isinstance(given, date):
        return shown_date(given)
    if isinstance(given, str):
        return given
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        try:
            return str(given)
        except ValueError as error:  # int() refuses to write thousands of digits
            raise UnfitError(f"長すぎます（{LONGEST_LINE:,}字まで）") from error
    raise UnfitError(_text_expected(field))


def _text_expected(field: Field) -> str:
    if field.choices:
        return f"{_one_of(field)}で書いてください"
    example = f"（例: {field.example}）" if field.example else ""
    return f"文字で書いてください{example}"


def _paragraphs(field: Field, given: object) -> str:
    parts = given if isinstance(given, list | tuple) else [given]
    if len(parts) > MOST_PARAGRAPHS:
        raise UnfitError(f"長すぎます（{LONGEST_TEXT:,}字まで）")
    text = "\n".join(cleaned(_scalar(field, part)) for part in parts if not nothing(part))
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"\n{3,}", "\n\n", text))
    if _NUMBER_ALONE.fullmatch(text):
        raise UnfitError(f"数だけです。{_text_expected(field)}")
    return _checked(text, LONGEST_TEXT, field)


def _checked(text: str, longest: int, field: Field, *, words: bool = False) -> str:
    if not text:
        raise UnfitError(f"読める文字がありません。{_text_expected(field)}")
    if len(text) > longest:
        raise UnfitError(f"長すぎます（{len(text):,}字。{longest:,}字まで）")
    if words and not _has_a_word(text):
        raise UnfitError(f"ことばになっていません。{_text_expected(field)}")
    return text


def _has_a_word(text: str) -> bool:
    """Whether there is a letter, or one of the signs that are units (㎡, %, °)."""
    plain = unicodedata.normalize("NFKC", text)
    return any(
        character.isalpha()
        or character in "%‰"
        or unicodedata.category(character) in ("So", "Sc", "Sk")
        for character in plain
    )


def _choice(field: Field, text: str) -> str:
    wanted = folded(text[: LONGEST_LINE + 1])
    for choice in field.choices:
        if folded(choice) == wanted:
            return choice
    if field.other and re.match(r"[-+]?[0-9]|(?:令和|平成|昭和|[rhs])[0-9元]", wanted):
        raise UnfitError(f"{_one_of(field)}か、それに代わることばで書いてください")
    if field.other or not field.choices:
        return _checked(one_line(text), LONGEST_LINE, field, words=True)
    near = nearest(text, field.choices)
    meant = f"（「{near}」のことですか）" if near else ""
    raise UnfitError(f"{_one_of(field)}で書いてください{meant}")


def _one_of(field: Field) -> str:
    shown = " / ".join(field.choices[:20])
    return f"次のどれか: {shown}{' など' if len(field.choices) > 20 else ''} "


def _choices(field: Field, given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        whole = folded(given[: LONGEST_LINE + 1])
        if any(folded(choice) == whole for choice in field.choices):
            given = [given]
        else:
            given = re.split(r"[、,，\n]", given)
    items = given if isinstance(given, list | tuple) else [given]
    if len(items) > MOST_CHOICES:
        raise UnfitError(f"多すぎます（{len(items):,}件。{MOST_CHOICES}件まで）")
    chosen = []
    for item in items:
        if nothing(item):
            continue
        try:
            chosen.append(_choice(field, _scalar(field, item)))
        except UnfitError as error:
            raise UnfitError(f"{quoted(item)}が当てはまりません。{error}") from error
    if not chosen:
        raise UnfitError(f"読める文字がありません。{_text_expected(field)}")
    return tuple(dict.fromkeys(chosen))
