"""The fields of a project sheet: what may be said of a project, in which unit, and where it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # paragraphs
    NUMBER = "number"  # a decimal in the field's unit
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"  # one of `choices`
    CHOICES = "choices"  # any of `choices`; free texts when there are none
    TABLE = "table"  # rows of `columns`


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``name`` is the Japanese name under which sheets and templates know it (工事名).

    ``unit`` is a number's (日, m, m2, 円). ``where`` says where a person finds it (「契約課の起工伺」).
    ``minimum`` and ``maximum`` are inclusive and in ``unit``. ``columns`` are a table's fields.
    ``least_usual`` and ``most_usual`` are in ``unit`` too. The other keys are explained in `schema_reading`, which reads them.
    """

    name: str
    type: FieldType = FieldType.TEXT
    help: str = ""
    unit: str = ""
    unit_in: str = ""
    required: bool = False
    default: str = ""
    where: str = ""
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    columns: tuple[Field, ...] = ()
    group: str = ""
    example: str = ""
    also_called: tuple[str, ...] = ()
    whole: bool = False
    positive: bool = False
    least_usual: Decimal | None = None
    most_usual: Decimal | None = None
    other: bool = False
    words: bool = False
    month_enough: bool = False
    after: str = ""
    at_most: str = ""
    days_from: str = ""
    days_to: str = ""
    usually_after: str = ""
    usually_before: str = ""
    from_estimate: tuple[str, ...] = ()
    from_design: tuple[str, ...] = ()


Schema = Mapping[str, Field]
"""The fields of a kind by name, in the order in which they are asked for."""
