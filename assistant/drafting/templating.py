"""A section's template, rendered with a project sheet, as blocks that know their origins.

Templates are Markdown with Jinja. What a template itself says is fixed wording and is never
paraphrased; it states no number of its own in the kinds that Naniwa ships.

Markdown: paragraphs (an empty line between them), ``-`` and ``1.`` lists, nested by indentation;
``(1) …``, ``① …`` and ``ア …`` at the start of a line as numbered paragraphs with that very number;
``> `` quotations, ``## `` subheadings, tables (``---:`` under a header sets a column to the right).
``表: 題名`` just before a table is its caption, lines ``注: …`` just after it are its notes. There is
no bold, no link, no HTML.

Values
    ``{{ 工事名 }}`` prints a field with its origin, or 【要確認: 工事名】 when it is missing.
    ``{{ 行.数量 }}`` a column in ``{% for 行 in 数量 %}``; also ``loop.index``, ``.first``, ``.last``,
    ``.length``. A loop over a table that is missing goes round once and prints the gap once: where a
    table may be left out, ask ``{% if 数量 %}`` before. A list of texts (CHOICES): ``{{ 工種|join("、") }}``.
Conditions
    ``{% if 夜間施工 %}``, ``工期 > 延長日数``, ``"舗装工" in 工種``, ``and``, ``or``, ``not``. What is missing is false in
    every comparison; 「なし」 is false too. ``{% if 余裕期間 is filled %}`` (or ``余裕期間.known``): somebody said
    something, 「なし」 counts.
Arithmetic
    ``+ - * /`` of fields and numbers, exact, printed with the calculation as its origin
    (「170m×2.5m＝425m2」). ``|unit("m3")`` says the result's unit and converts (mm×m2 as m3);
    ``|rounded(1, "四捨五入")`` with 四捨五入, 切上げ or 切捨て (-3: thousands). A missing operand prints that
    field's gap; units that do not fit, a division by zero or a result without end that nobody
    rounded print a gap too. A date plus or minus days, and the days between two dates.
    The column 数量 of a row has the unit of its column 単位, 単価 that of 円 per 単位, 日当たり… 単位 per day.
    ``{{ total(数量, "金額") }}`` is the sum of a column, of a table or of rows chosen by ``selectattr``.
Filters
    join, length, first, last, list, sort, unique, select, reject, selectattr, rejectattr, map, groupby, min,
    max, default, trim, unit, rounded, unsigned (「412,500円」 of -412,500円). There is none that cuts or rewrites texts: it would lose origins.
    ``~`` puts texts together. ``{% set 名前 = … %}`` keeps a value; macros and includes do not exist.
Functions
    ``total(rows, column)``; ``remark("…")`` a Word comment on what stands before it;
    ``gap("ラベル", "どこで分かるか")``; ``schedule(工程)`` and ``working_days(工程)``
    (see `schedule_blocks`); those of `directives` for evidence
    and of `conditions`.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from assistant.drafting.draft import Block, Origin, OriginKind
from assistant.drafting.fields import FieldType, Schema
from assistant.drafting.markdown_blocks import blocks_of
from assistant.drafting.markers import Marks
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from jinja2 import nodes

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LARGEST_TEMPLATE = 200_000
_OF_TEMPLATES = (
    "template_functions.py",
    "sandbox.py",
    "shown.py",
    "shown_rows.py",
    "amounts.py",
    "rounding.py",
    "measures.py",
)


def render(template: str, values: Mapping[str, Any], marks: Marks, name: str) -> tuple[Block, ...]:
    """Render a template. ``values`` are fields and functions; ``name`` says whose template it is.

    Raises NaniwaError (``kind``) when the template is wrong, naming it and the line; errors of
    functions (no model, a locked library) pass as they are.
    """
    from jinja2 import TemplateError, TemplateSyntaxError

    from assistant.drafting import template_functions
    from assistant.drafting.sandbox import Sandbox
    from assistant.drafting.template_limits import LARGEST_TEXT

    given = template_functions.functions(marks) | dict(values)
    parts: list[str] = []
    length = 0
    try:
        for part in Sandbox(marks).compiled(template, name).generate(given):
            length += len(part)
            if length > LARGEST_TEXT:
                raise NaniwaError("文が長すぎます", code="kind")
            parts.append(part)
        return blocks_of("".join(parts), marks, Origin(OriginKind.TEMPLATE, name))
    except TemplateSyntaxError as error:
        raise _wrong(name, error.lineno, _in_japanese(error.message or "")) from error
    except NaniwaError as error:
        if error.code != "kind" or error.message.endswith("。"):
            raise
        raise _wrong(name, _line(error, name), error.message) from error
    except TemplateError as error:
        raise _wrong(name, _line(error, name), _in_japanese(error.message or "")) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        line = _line(error, name)
        if line is None or not _is_of_template(error, name):
            raise
        raise _wrong(name, line, "値や関数の使い方が違います") from error


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether an outline's ``when`` holds; an empty one does. Raises NaniwaError (``kind``)."""
    if not condition:
        return True
    from jinja2 import TemplateError

    from assistant.drafting.sandbox import Sandbox

    source = f"{{% if {condition} %}}1{{% endif %}}"
    try:
        return bool(Sandbox(Marks()).compiled(source, "when").render(values))
    except (TemplateError, TypeError) as error:
        raise NaniwaError(f"節の条件「{condition}」が正しくありません。", code="kind") from error


def check_template(source: str, name: str, schema: Schema, functions: Collection[str]) -> None:
    """Find what is wrong with a template without rendering it.

    ``functions`` are the names that it may call. Raises NaniwaError (``kind``) with file and line.
    """
    from jinja2 import TemplateSyntaxError, nodes

    from assistant.drafting.sandbox import Sandbox

    if len(source) > _LARGEST_TEMPLATE:
        raise NaniwaError(f"ひな形「{name}」が長すぎます。", code="kind")
    for number, line in enumerate(source.splitlines(), 1):
        if _PRIVATE.search(line):
            raise _wrong(name, number, "使えない文字（外字）があります")
    sandbox = Sandbox(Marks())
    try:
        sandbox.compiled(source, name)
        tree = sandbox.parse(source)
    except TemplateSyntaxError as error:
        raise _wrong(name, error.lineno, _in_japanese(error.message or "")) from error
    set_here = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    known = {*schema, *functions, *set_here, "loop"}
    for node in tree.find_all(nodes.Name):
        if node.name not in known:
            raise _wrong(name, node.lineno, f"「{node.name}」という項目や関数はありません")
    _check_columns(tree, name, schema)


def check_condition(condition: str, name: str, schema: Schema) -> None:
    """Find what is wrong with an outline's ``when``. Raises NaniwaError (``kind``)."""
    if condition:
        check_template(f"{{% if {condition} %}}{{% endif %}}", name, schema, ())


def _check_columns(tree: nodes.Template, name: str, schema: Schema) -> None:
    """Columns that a loop over a table names must be that table's."""
    from jinja2 import nodes

    for loop in tree.find_all(nodes.For):
        if not (isinstance(loop.iter, nodes.Name) and isinstance(loop.target, nodes.Name)):
            continue
        field = schema.get(loop.iter.name)
        if field is None or field.type is not FieldType.TABLE:
            continue
        columns = {column.name for column in field.columns}
        for body in loop.body:
            for used in body.find_all(nodes.Getattr):
                row = used.node
                if (
                    isinstance(row, nodes.Name)
                    and row.name == loop.target.name
                    and used.attr not in columns
                ):
                    what = f"表「{field.name}」に列「{used.attr}」はありません"
                    raise _wrong(name, used.lineno, what)


def _wrong(name: str, line: int | None, what: str) -> NaniwaError:
    place = f"の{line}行目" if line else ""
    return NaniwaError(f"ひな形「{name}」{place}が正しくありません（{what}）。", code="kind")


def _line(error: BaseException, name: str) -> int | None:
    """The template's line in which an error arose; jinja2 gives its frames the template's name."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == name), None)


def _is_of_template(error: BaseException, name: str) -> bool:
    """Whether the template itself went wrong rather than the inside of a function it called."""
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return last == name or "jinja2" in last or last.endswith(_OF_TEMPLATES)


_SAID = (
    (re.compile(r"No filter named '(.+?)'"), "フィルター「{}」はありません"),
    (re.compile(r"No test named '(.+?)'"), "「is {}」は使えません"),
    (re.compile(r"'(.+?)' is undefined"), "「{}」という項目や関数はありません"),
    (re.compile(r"^too complex$"), "入れ子や式が複雑すぎます"),
    (re.compile(r"Encountered unknown tag '(.+?)'"), "「{{% {} %}}」は使えません"),
    (re.compile(r"looking for the following tags: (.+?)\."), "閉じる印 {} がありません"),
)


def _in_japanese(message: str) -> str:
    for pattern, said in _SAID:
        if match := pattern.search(message):
            return said.format(*match.groups())
    return "書き方が違います"
