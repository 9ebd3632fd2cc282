"""The fields of a kind, from its sheet.yaml and the fields that all kinds share (fields.yaml).

Both files hold one key, ``fields``, a list. fields.yaml defines fields that several kinds have. A
kind's sheet.yaml lists the fields it wants, in the order in which they are asked for::

    fields:
      - 工事名                                     # as fields.yaml defines it
      - {name: 工期, required: true}                # as defined there, with keys replaced
      - {name: 質問内容, type: long_text, help: …}   # a field of this kind alone

The keys of a field; all but ``name`` may be left out:

name            Japanese identifier: letters, digits, ``_``; no blanks, brackets, ``・`` or leading
                digit. It is the key in project sheets and the name in templates (``{{ 工事名 }}``).
type            ``text`` (one line, the default), ``long_text`` (paragraphs), ``number``, ``date``,
                ``yes_no`` (有/無), ``choice`` (one of ``choices``), ``choices`` (several of
                ``choices``; free short texts when there are none), ``table`` (rows of ``columns``)
group           heading under which a form and a blank sheet show it (工事, 現場条件, …)
help            what to write, in a few words
example         an example of what to write, as it would stand in a sheet (``工期`` → ``240日``).
                It must fit the field; shown in forms, in blank sheets and in error messages
where           where a person finds it when it is missing (「契約課の起工伺」); printed with a gap
required        true: a sheet without it is refused. Otherwise a missing field becomes a 【要確認】
default         value when the sheet says nothing; printed with the origin 「既定値」. Not for tables
also_called     other keys under which sheets may give it: ``[工事件名, 件名]``
choices         the texts to choose from (``choice``, ``choices``)
other           true: texts besides ``choices`` are allowed too
unit            unit of a ``number``: 日, m, m2, m3, km, t, 円, 千円, %, 箇所, 基, …; other units of the
                same dimension are converted exactly when given (1.92km → 1,920m)
minimum, maximum  inclusive, in ``unit`` (``number``). Without them: from 0 on, and to 100 for %;
                a number that may be negative says so by its minimum
whole           true: a whole number
month_enough    true: of a ``date``, the month is enough (2026年4月; templates see its first day)
after           name of a ``date`` field that this date must not lie before
at_most         name of a ``number`` field that this number must not exceed
days_from, days_to  names of two ``date`` fields: this number of days is noted when it does not
                agree with them
columns         of a ``table``: a list of fields (strings or mappings with these same keys). A row
                is an error where a ``required`` column is empty
from_estimate   where `estimate_facts` takes it from an estimate: a label of its cover (工事名, 工事場所,
                工期, 単価適用日, …), a cost (直接工事費, 工事価格, …), ``works`` (the names of its 工種,
                for text or choices), or ``lines`` (a table; its columns say 工事区分, 工種, 種別, 細別,
                名称, 規格, 単位, 数量, 備考, 単価, 金額: by ``from_estimate`` or by their names). A list
                names several: the first that the estimate has is taken
from_design     labels under which earlier designs state it (``[構造形式, 形式]``), for `design_facts`;
                not for what is another project's own (name, place, dates). A table's columns may
                have it too: a table of a past design with such columns is then taken

Rules that name a field which a kind does not have (``after`` and the like) do not apply to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.drafting.fields import Field, FieldType, Schema
from retrieval.errors import NaniwaError


def read_schema(own: Any, shared: Any, name: str) -> Schema:  # noqa: ANN401 - parsed YAML
    """Read the fields that ``own`` lists; ``shared`` defines those that several kinds have.

    Raises NaniwaError (``kind``) naming ``name`` and the field that is wrong.
    """
    known = {item["name"]: item for item in (shared or {}).get("fields", ())}
    schema: dict[str, Field] = {}
    for item in (own or {}).get("fields", ()):
        described = {"name": item} if isinstance(item, str) else dict(item)
        field = _field(known.get(described.get("name"), {}) | described, name)
        schema[field.name] = field
    return schema


def _field(item: Mapping[str, Any], name: str) -> Field:
    if isinstance(item, str):
        item = {"name": item}
    label = str(item.get("name", ""))
    if not label.isidentifier():
        raise NaniwaError(
            f"{name} の項目名「{label}」は使えません（記号と空白は使えません）。", code="kind"
        )
    try:
        return Field(
            name=label,
            type=FieldType(item.get("type", "text")),
            help=str(item.get("help", "")),
            unit=str(item.get("unit", "")),
            required=bool(item.get("required", False)),
            default=str(item.get("default", "")),
            where=str(item.get("where", "")),
            choices=tuple(str(choice) for choice in item.get("choices", ())),
            minimum=_decimal(item.get("minimum")),
            maximum=_decimal(item.get("maximum")),
            columns=tuple(_field(column, name) for column in item.get("columns", ())),
            group=str(item.get("group", "")),
        )
    except (ValueError, ArithmeticError) as error:
        raise NaniwaError(f"{name} の項目「{label}」が正しくありません。", code="kind") from error


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
