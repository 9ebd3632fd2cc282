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
words           true: of a ``text``, there must be a letter in it (a name is no number)
unit            unit of a ``number``: 日, m, m2, m3, km, t, 円, 千円, %, 箇所, 基, …; other units of the
                same dimension are converted exactly when given (1.92km → 1,920m)
unit_in         name of the column that holds the unit of this column's number (``数量``: ``単位``);
                a number given with another unit of the same dimension is converted into it
minimum, maximum  inclusive, in ``unit`` (``number``). Without them: from 0 on, and to 100 for %;
                a number that may be negative says so by its minimum
whole           true: a whole number
positive        true: 0 is no value either (a length, an area)
least_usual, most_usual  inclusive, in ``unit``: what lies beyond is taken, noted and remarked on
month_enough    true: of a ``date``, the month is enough (2026年4月; templates see its first day)
after           name of a ``date`` field that this date must not lie before
at_most         name of a ``number`` field that this number must not exceed
usually_after, usually_before  names of ``date`` fields of the sheet (also of a table's column): a day
                that lies before the one or after the other is noted and remarked on
days_from, days_to  names of two ``date`` fields: this number of days is noted when it does not
                agree with them
columns         of a ``table``: a list of fields (strings or mappings with these same keys). A row
                is an error where a ``required`` column is empty
from_estimate   where `estimate_facts` takes it from an estimate: a label of its cover (工事名, 工事場所,
                工期, 単価適用日, …), ``工期の始期`` and ``工期の終期`` (its dates), a cost (直接工事費,
                工事価格, …), ``works`` (the names of its 工種, for text or choices), or ``lines`` (a table; its columns say 工事区分, 工種, 種別, 細別,
                名称, 規格, 単位, 数量, 備考, 単価, 金額: by ``from_estimate`` or by their names). A list
                names several: the first that the estimate has is taken
from_design     labels under which earlier designs state it (``[構造形式, 形式]``), for `design_facts`;
                not for what is another project's own (name, place, dates). A table's columns may
                have it too: a table of a past design with such columns is then taken

Rules that name a field which a kind does not have (``after`` and the like) do not apply to it. The
rules of a table's columns name columns of the same table; ``usually_…`` name fields of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.given_text import nearest, one_line
from assistant.drafting.given_values import GivenAt, value_given
from assistant.drafting.schema_keys import decimal_key, switch_key, text_key, texts_key
from retrieval.errors import NaniwaError

_SHOWN = ("default", "example")
_KEYS = tuple(field.name for field in fields(Field))
# Which types a key says something about; the others are for all.
_ONLY_FOR = {
    "unit": {FieldType.NUMBER},
    "unit_in": {FieldType.NUMBER},
    "minimum": {FieldType.NUMBER},
    "maximum": {FieldType.NUMBER},
    "whole": {FieldType.NUMBER},
    "positive": {FieldType.NUMBER},
    "least_usual": {FieldType.NUMBER},
    "most_usual": {FieldType.NUMBER},
    "at_most": {FieldType.NUMBER},
    "days_from": {FieldType.NUMBER},
    "days_to": {FieldType.NUMBER},
    "after": {FieldType.DATE},
    "words": {FieldType.TEXT},
    "month_enough": {FieldType.DATE},
    "usually_after": {FieldType.DATE},
    "usually_before": {FieldType.DATE},
    "choices": {FieldType.CHOICE, FieldType.CHOICES},
    "other": {FieldType.CHOICE, FieldType.CHOICES},
    "columns": {FieldType.TABLE},
}


def read_schema(own: Any, shared: Any, name: str) -> Schema:  # noqa: ANN401 - parsed YAML
    """Read the fields that ``own`` lists; ``shared`` defines those that several kinds have.

    Raises NaniwaError (``kind``) naming ``name``, the field and what is wrong with it.
    """
    known = _items(shared, "fields.yaml")
    own_items = _items(own, name)
    schema = {
        label: _field({**known.get(label, {}), **item}, name, known)
        for label, item in own_items.items()
    }
    _check_rules(schema, known, name)
    return schema


def read_shared(shared: Any, name: str) -> Schema:  # noqa: ANN401 - parsed YAML
    """Read all of fields.yaml. Raises NaniwaError (``kind``) as `read_schema`."""
    known = _items(shared, name)
    schema = {label: _field(item, name, known) for label, item in known.items()}
    _check_rules(schema, known, name)
    return schema


def _items(parsed: Any, name: str) -> dict[str, Mapping[str, Any]]:  # noqa: ANN401 - parsed YAML
    """The descriptions of fields by name."""
    if parsed is None:
        return {}
    if not isinstance(parsed, dict) or set(parsed) - {"fields"}:
        raise NaniwaError(f"{name} は「fields:」の下に項目を並べてください。", code="kind")
    listed = parsed.get("fields") or []
    if not isinstance(listed, list):
        raise NaniwaError(f"{name} の「fields:」は「- 」で始まる並びにしてください。", code="kind")
    return {item["name"]: item for item in _described(listed, name, "")}


def _described(listed: Sequence[Any], name: str, table: str) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    inside = f"「{table}」の列" if table else "項目"
    for item in listed:
        described = {"name": item} if isinstance(item, str) else item
        if not isinstance(described, dict) or not isinstance(described.get("name"), str):
            raise NaniwaError(
                f"{name} の{inside}に、名前（name）のないものがあります。", code="kind"
            )
        label = described["name"]
        if not label.isidentifier() or label != one_line(label):
            raise NaniwaError(
                f"{name} の{inside}の名前「{one_line(label)[:30]}」は使えません"
                "（記号と空白は使えず、数字では始められません）。",
                code="kind",
            )
        if label in seen:
            raise NaniwaError(f"{name} に{inside}「{label}」が2回あります。", code="kind")
        seen.add(label)
        yield described


def _field(item: Mapping[str, Any], name: str, known: Mapping[str, Any], table: str = "") -> Field:
    label = item["name"]
    what = f"{table}の列「{label}」" if table else f"項目「{label}」"

    def wrong(message: str) -> NaniwaError:
        return NaniwaError(f"{name} の{what}: {message}。", code="kind")

    for key in item:
        if key not in _KEYS:
            near = nearest(str(key), _KEYS)
            raise wrong(
                f"「{one_line(str(key))[:30]}」という書き方はありません"
                + (f"（「{near}」のことですか）" if near else "")
            )
    try:
        kind = FieldType(item.get("type", "text"))
    except ValueError as error:
        kinds = "、".join(FieldType)
        raise wrong(f"type は {kinds} のどれかです") from error
    for key, types in _ONLY_FOR.items():
        if item.get(key) not in (None, False) and kind not in types:
            raise wrong(f"{key} は type が {'、'.join(sorted(types))} のときだけ書けます")
    try:
        field = Field(
            name=label,
            type=kind,
            help=text_key(item, "help"),
            unit=text_key(item, "unit"),
            unit_in=text_key(item, "unit_in"),
            where=text_key(item, "where"),
            group=text_key(item, "group"),
            after=text_key(item, "after"),
            at_most=text_key(item, "at_most"),
            days_from=text_key(item, "days_from"),
            days_to=text_key(item, "days_to"),
            required=switch_key(item, "required"),
            whole=switch_key(item, "whole"),
            positive=switch_key(item, "positive"),
            usually_after=text_key(item, "usually_after"),
            usually_before=text_key(item, "usually_before"),
            least_usual=decimal_key(item, "least_usual"),
            most_usual=decimal_key(item, "most_usual"),
            other=switch_key(item, "other"),
            words=switch_key(item, "words"),
            month_enough=switch_key(item, "month_enough"),
            minimum=decimal_key(item, "minimum"),
            maximum=decimal_key(item, "maximum"),
            choices=texts_key(item, "choices"),
            also_called=texts_key(item, "also_called"),
            from_estimate=texts_key(item, "from_estimate"),
            from_design=texts_key(item, "from_design"),
            default="、".join(texts_key(item, "default")),
            example="、".join(texts_key(item, "example")),
            columns=_columns(item, name, known),
        )
    except ValueError as error:
        raise wrong(str(error)) from error
    _check(field, wrong)
    return field


def _columns(item: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> tuple[Field, ...]:
    listed = item.get("columns") or []
    if not isinstance(listed, list):
        raise ValueError("columns は列の並びです")  # noqa: TRY004 - told as all others are
    described = [
        {**known.get(column["name"], {}), **column} if isinstance(listed[index], str) else column
        for index, column in enumerate(_described(listed, name, item["name"]))
    ]
    return tuple(_field(column, name, known, f"「{item['name']}」") for column in described)


def _check(field: Field, wrong: Any) -> None:  # noqa: ANN401 - builds the error
    """Raise what doesn't fit together in one field."""
    if field.type is FieldType.TABLE:
        if not field.columns:
            raise wrong("表には columns（列）が要ります")
        if field.default or field.example:
            raise wrong("表に default と example は書けません（列の example を書いてください）")
        if any(column.type is FieldType.TABLE for column in field.columns):
            raise wrong("表の列に表は置けません")
    if field.type is FieldType.CHOICE and not field.choices:
        raise wrong("choice には choices（選択肢）が要ります")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        raise wrong("minimum が maximum より大きくなっています")
    if bool(field.days_from) != bool(field.days_to):
        raise wrong("days_from と days_to は両方書いてください")
    names = {column.name for column in field.columns}
    for column in field.columns:
        if column.unit_in and column.unit_in not in names:
            raise wrong(f"列「{column.name}」の unit_in「{column.unit_in}」という列がありません")
    columns = {column.name: column for column in field.columns}
    _check_rules(columns, {}, f"{field.name}の列", of_table=True)
    plain = replace(field, example="")
    for key in _SHOWN:
        text = getattr(field, key)
        reading = value_given(plain, text, GivenAt(""))
        if text and reading.value is None:
            reasons = [problem.message for problem in reading.problems] or ["値になりません"]
            raise wrong(f"{key} がこの項目に合いません（{reasons[0]}）")


def _check_rules(
    schema: Schema, known: Mapping[str, Any], name: str, *, of_table: bool = False
) -> None:
    """Raise where a rule names a field that there is nowhere, or one of another type."""
    wanted = {
        "after": FieldType.DATE,
        "at_most": FieldType.NUMBER,
        "days_from": FieldType.DATE,
        "days_to": FieldType.DATE,
    }
    for field in schema.values():
        rules = [(key, getattr(field, key), kind) for key, kind in wanted.items()]
        for inner in () if of_table else (field, *field.columns):
            rules += [
                (key, getattr(inner, key), FieldType.DATE)
                for key in ("usually_after", "usually_before")
            ]
        for key, other, kind in rules:
            if not other:
                continue
            if other not in schema and other not in known:
                message = f"{key} の「{other}」という項目はありません"
            elif other in schema and schema[other].type is not kind:
                message = f"{key} の「{other}」は type が {kind} の項目ではありません"
            else:
                continue
            raise NaniwaError(f"{name} の項目「{field.name}」: {message}。", code="kind")
