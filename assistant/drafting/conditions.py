"""The conditions that 施工条件明示 asks for, and what a project sheet says of each.

Source: 国土交通省「条件明示について」 (its 別表), as listed in prompts/drafting/conditions.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.drafting.draft import Gap, Origin, OriginKind, Span
from assistant.drafting.evidence.fields_of_work import project_of
from assistant.drafting.markers import Marks
from assistant.drafting.shown import Missing, Shown
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: its 区分, 明示項目 and what is to be said of it.

    ``fields`` are those of the sheet that hold it. ``words`` show that a text speaks of it;
    ``arises`` are words by which one knows that it applies. Of a table, only rows with one of
    ``rows`` in them count, or those with none of ``other_rows``; what a row does not say of the
    columns ``needs`` is missing, unless it has one of the words ``enough``.
    Where the field ``part_of`` says that there is none, there is none of this either.
    ``works`` are the fields of works in which it is always asked for by itself; None: all.
    """

    id: str
    category: str
    item: str
    what: str
    fields: tuple[str, ...]
    words: tuple[str, ...]
    arises: tuple[str, ...]
    rows: tuple[str, ...] = ()
    other_rows: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    enough: tuple[str, ...] = ()
    part_of: str = ""
    works: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """What a sheet says of a condition, for templates.

    ``state`` is 有, 無 or 要確認; ``content`` is printed: what is said, and gaps for what is not.
    ``likely``: it is there, or words of the sheet let one expect it.
    ``asked``: it is there, or is open and matters by itself: it is likely, or one of this field of
    works. ``where``: where one finds out what is open.
    """

    id: str
    category: str
    item: str
    what: str
    state: str
    content: str
    likely: bool
    asked: bool
    where: str


@lru_cache(maxsize=1)
def read_conditions() -> tuple[Condition, ...]:
    """Every condition in the order of the 別表. Raises NaniwaError (``kind``)."""
    import yaml

    text = (resources.files("prompts") / "drafting" / "conditions.yaml").read_text("utf-8")
    try:
        items = yaml.safe_load(text)["conditions"]
        return tuple(_condition(item) for item in items)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise NaniwaError(
            "prompts/drafting/conditions.yaml が正しくありません。", code="kind"
        ) from error


def _condition(item: Mapping[str, Any]) -> Condition:
    def words(key: str) -> tuple[str, ...]:
        return tuple(str(word) for word in item.get(key, ()))

    return Condition(
        id=str(item["id"]),
        category=str(item["category"]),
        item=str(item["item"]),
        what=str(item["what"]),
        fields=words("fields"),
        words=words("words"),
        arises=words("arises"),
        rows=words("rows"),
        other_rows=words("other_rows"),
        needs=words("needs"),
        enough=words("enough"),
        part_of=str(item.get("part_of", "")),
        works=words("works") if "works" in item else None,
    )


def condition_functions(values: Mapping[str, Any], marks: Marks) -> dict[str, Callable[..., Any]]:
    """The function ``conditions(category="")`` of templates: every condition as the sheet has it."""
    words = _words_of(values)
    own = _fields_of_works(values)

    def conditions(category: str = "") -> list[StatedCondition]:
        return [
            _stated(condition, values, marks, words, own)
            for condition in read_conditions()
            if category in ("", condition.category)
            # one whose fields the kind's sheet does not have is not asked of it
            and any(name in values for name in condition.fields)
        ]

    return {"conditions": conditions}


def _words_of(values: Mapping[str, Any]) -> str:
    """What the sheet says, without fields that say なし."""
    said: list[str] = []
    for field in values.values():
        if isinstance(field, Shown) and field:
            rows = [row for row in field if isinstance(row, Mapping)]
            cells = [cell for row in rows for cell in row.values() if isinstance(cell, Shown)]
            said += [cell.value.text for cell in (cells or [field])]
    return "\n".join(said)


def _fields_of_works(values: Mapping[str, Any]) -> frozenset[str]:
    """The fields of works that the sheet names, else those of its facility and title."""
    for names in (("工事分野",), ("対象施設", "工事名")):
        said = [values[name] for name in names if name in values]
        text = " ".join(field.value.text for field in said if isinstance(field, Shown))
        if fields := project_of(text).fields:
            return fields
    return frozenset()


def _stated(
    condition: Condition,
    values: Mapping[str, Any],
    marks: Marks,
    words: str,
    own: frozenset[str],
) -> StatedCondition:
    fields = {name: values[name] for name in condition.fields if name in values}
    line = marks.inline(Span("\n"))
    said, gaps, known = [], [], True
    where: list[str] = []
    whole = values.get(condition.part_of)
    is_settled = isinstance(whole, Shown) and not whole
    for name, field in fields.items():
        label = f"{name}: " if len(fields) > 1 else ""
        if isinstance(field, Missing) and is_settled:
            continue
        if isinstance(field, Missing):
            known = False
            gaps.append(str(field))
            where += [gap.where for gap in field.gaps]
        elif content := line.join(_said(field, condition, marks)):
            said.append(label + content)
    state = "有" if said else "無" if known else "要確認"
    likely = bool(said) or any(word in words for word in condition.arises)
    theirs = project_of(" ".join(condition.works or ())).fields
    is_of_field = condition.works is None or bool(theirs & own) or bool(theirs and not own)
    return StatedCondition(
        id=condition.id,
        category=condition.category,
        item=condition.item,
        what=condition.what,
        state=state,
        content=line.join(said + gaps) if state != "無" else "－",
        likely=likely,
        asked=state != "無" and (likely or is_of_field),
        where="、".join(dict.fromkeys(where)),
    )


def _said(field: Shown, condition: Condition, marks: Marks) -> Iterator[str]:
    """What one field says, row by row; nothing when it says なし."""
    if not field:
        return
    rows = [row for row in field if isinstance(row, Mapping)]
    if not rows:
        yield str(field)
        return
    for row in rows:
        cells = {name: cell for name, cell in row.items() if isinstance(cell, Shown) and cell}
        words = "".join(cell.value.text for cell in cells.values())
        if condition.rows and not any(word in words for word in condition.rows):
            continue
        if any(word in words for word in condition.other_rows):
            continue
        table = field.field.name if field.field else ""
        missing = {
            name: Gap(f"{table}の{name}", cell.gaps[0].where)
            for name in condition.needs
            if not any(word in words for word in condition.enough)
            and isinstance(cell := row.get(name), Missing)
        }
        yield _row(cells, missing, marks)


def _row(cells: Mapping[str, Shown], missing: Mapping[str, Gap], marks: Marks) -> str:
    """A row in one line: 「水道管φ150（管理者: 水道局、処置: 移設）」, each cell with its origin."""
    first, *others = _joined(cells)
    others += [
        (name, (Span(gap.text, Origin(OriginKind.SHEET, gap.label), gap),))
        for name, gap in missing.items()
    ]
    parts = list(first[1])
    for number, (name, spans) in enumerate(others):
        parts += [Span("（" if number == 0 else "、"), Span(f"{name}: "), *spans]
    if others:
        parts.append(Span("）"))
    return marks.inline(*parts)


def _joined(cells: Mapping[str, Shown]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The cells by name, with a unit behind its quantity and two days as a period."""
    spans = {name: Span(cell.value.text, cell.value.origin) for name, cell in cells.items()}
    for name, span in spans.items():
        if (name == "単位" and "数量" in spans) or (name == "終了日" and "開始日" in spans):
            continue
        if name == "数量" and "単位" in spans:
            unit = spans["単位"]
            yield name, (span,) if span.text.endswith(unit.text) else (span, unit)
        elif name == "開始日" and "終了日" in spans:
            yield "期間", (span, Span("から"), spans["終了日"], Span("まで"))
        else:
            yield name, (span,)
