"""Whether a question may be put: one right answer, found in its clause alone, nothing gives it away.

Each check reads the question as a person sees it and the document anew; none of them knows how
the question was made. What fails any is thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from assistant.learning.questions.amounts import amounts_in
from assistant.learning.questions.intervals import interval_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, Question, QuestionKind
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell, Passage, UnitKind
from retrieval.japanese import folded
from retrieval.quantities import find_quantities, same_quantity

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_KANJI_NUMBER = re.compile(
    "[一二三四五六七八九十百千万〇]+(?=立方|平方|メートル|センチ|ミリ|キロ|トン|グラム|リットル|[日月年人円回本台枚度分割]|時間|箇所|か所|パーセント)"
)
_DECIMALS = re.compile(r"[0-9]\.([0-9]+)")
_PAIR_OF_LETTERS = re.compile(r"(?=([一-龥々ァ-ヶー]{2}|(?<=「)[一-龥](?=」)))")
_CONDITION = re.compile(
    r"(?:^|」、)(?P<label>[^「」]+?)が(?P<size>[0-9]+(?:\.[0-9]+)?)[^0-9「」]{0,8}のときの「"
)
_ONE_SIDE = re.compile(rf"片[面側]\s*{BLANK}|片[面側]\s*[0-9０-９]")
_BOTH_SIDES = re.compile(rf"両[面側]\s*{BLANK}|両[面側]\s*[0-9０-９]")
_CONTENT = re.compile(r"[一-龥々ァ-ヶー]{2,}|[0-9０-９.．]+")
_SAYS_LITTLE = re.compile(r"設計図書|防止|計画|実施|考慮|場合|必要|施工|設計|工事|行う|作成")
_ELSEWHERE = re.compile(
    r"(?<![一-龥])(?:別?表|図|別図|様式|別紙|別記|別添|付録|写真|式)[ 　]*"
    r"(?:[-－―‐]?[ 　]*[（(]?[0-9０-９一二三四五六七八九]|第|に|の)|第[0-9０-９一二三四五六七八九十]+[条項号章節編]"
)
_SAYS_NOTHING = re.compile("(?:所定|適切|必要|適正)[のな]")
_LIST_COMMA = re.compile("[、,，・]|及び|および|並びに|又は|または|もしくは|等|など")
_LONGEST_FILLING = 24
_LONG_TERM = 14
_SHORT_WORDS = 6
_EVERYWHERE = frozenset({"施工", "工事", "設計", "作業", "使用", "方法", "条件"})
_KANJI = re.compile("[一-龥々]")
_LONGEST_RATIO = 2.5
_LONG = 6


def problems_of(question: Question, material: Material) -> tuple[str, ...]:
    """What is wrong with a question, in English for the developer; () when it may be put."""
    passage = material.passages_by_id.get(question.place.passage_id)
    if passage is None:
        return ("the passage it is made from is not in the document",)
    return tuple(name for name, holds in _CHECKS.items() if not holds(question, material, passage))


def _quotes_passage(question: Question, _: Material, passage: Passage) -> bool:
    return question.place.quote in passage.text


def _one_choice_stands_there(question: Question, material: Material, passage: Passage) -> bool:
    """Of the four sentences that the choices make, exactly the right one is in the clause."""
    if question.kind is not QuestionKind.CHOICE or BLANK not in question.body:
        return True
    clause = material.clause_texts[passage.clause]
    made = [folded(question.body.replace(BLANK, choice)) for choice in question.choices]
    return [n for n, sentence in enumerate(made) if sentence in clause] == list(question.right)


def _blank_has_one_filling(question: Question, material: Material, passage: Passage) -> bool:
    """The clause has the words around the blank once only, or always with the same filling."""
    if BLANK not in question.body:
        return True
    before, after = (folded(part) for part in question.body.split(BLANK, 1))
    longest = max(_LONGEST_FILLING, len(question.answer))
    around = re.compile(f"{re.escape(before)}(.{{1,{longest}}}?){re.escape(after)}")
    fillings = {match[1] for match in around.finditer(material.clause_texts[passage.clause])}
    return fillings == {folded(question.answer)}


def _choices_differ(question: Question, _: Material, __: Passage) -> bool:
    texts = [same_spelling(choice) for choice in question.choices]
    return all(
        not _same(first, second) for n, first in enumerate(texts) for second in texts[n + 1 :]
    )


def _same(first: str, second: str) -> bool:
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if long.startswith(short) and not re.match(r"[0-9.]", long[len(short) :]):
        return True  # 「30」 and 「30（屋内は20）」: who reads the one has read the other
    ones, others = find_quantities(first), find_quantities(second)
    return (
        len(ones) == len(others) == 1
        and ones[0].dimension != "number"
        and same_quantity(ones[0], others[0])
        and _NUMBER.sub("", first) == _NUMBER.sub("", second)
    )


def _answer_is_not_shown(question: Question, _: Material, __: Passage) -> bool:
    """Neither the question nor the headings over its clause have the answer in them."""
    if question.kind not in {QuestionKind.CHOICE, QuestionKind.FILL_IN, QuestionKind.TABLE}:
        return True
    headings = "\n".join(question.place.heading_path)
    shown = folded(f"{question.body.replace(BLANK, '＿')}\n{question.place.label}\n{headings}")
    answer = folded(question.answer)
    if answer[0].isdigit():
        if question.kind is QuestionKind.TABLE:
            return True  # a bare number in a table's name or keys says nothing about a value
        return re.search(rf"(?<![0-9.]){re.escape(answer)}(?![0-9.])", shown) is None
    return answer not in shown


def _both_sides_tell_nothing(question: Question, _: Material, __: Passage) -> bool:
    """Of "each side 1mm (both sides 2mm)" the one is half of the other."""
    return BLANK not in question.body or not (
        _ONE_SIDE.search(question.body) and _BOTH_SIDES.search(question.body)
    )


def _heading_is_no_answer(question: Question, _: Material, __: Passage) -> bool:
    """An open answer says more than the question and the headings over its clause do already."""
    if question.kind is not QuestionKind.OPEN:
        return True
    shown = folded("\n".join((question.body, *question.place.heading_path[-2:])))
    words = {folded(word) for word in _CONTENT.findall(_SAYS_LITTLE.sub("、", question.answer))}
    return any(word not in shown for word in words)


def _answer_stands_here(question: Question, _: Material, __: Passage) -> bool:
    """What is to be told stands in the clause, not in a table it names, nor in the question."""
    if question.kind is not QuestionKind.OPEN:
        return True
    items = _LIST_COMMA.split(question.answer) if "〔" in question.body else []
    if _ELSEWHERE.search(question.answer) or _SAYS_NOTHING.match(question.answer):
        return False
    return not any(
        len(item) > 2 and item in question.body  # noqa: PLR2004 - a word of three letters
        for item in items
    )


def _no_wrong_choice_is_ruled_out(question: Question, _: Material, __: Passage) -> bool:
    """A choice that stands elsewhere in the question can't be meant: it would be a clue."""
    if question.kind is not QuestionKind.CHOICE:
        return True
    shown = folded(question.body.replace(BLANK, "＿"))
    return not any(
        re.search(rf"(?<![0-9.]){re.escape(folded(choice))}(?![0-9.])", shown)
        for choice in question.choices
    )


def _another_is_on_its_side(question: Question, _: Material, __: Passage) -> bool:
    """No amount of the sentence parts the right amount from all the others.

    Of 「高さは（　）以上（幼児用は70cm以上）」 with 80, 60, 45 and 35cm the first is seen.
    """
    if question.kind is not QuestionKind.CHOICE or BLANK not in question.body:
        return True
    sizes = [amounts_in(choice) for choice in question.choices]
    if any(len(found) != 1 for found in sizes):
        return True
    right = sizes[question.right[0]][0]
    others = [found[0].base for n, found in enumerate(sizes) if n != question.right[0]]
    return all(
        any((other < known.base) == (right.base < known.base) for other in others)
        for known in amounts_in(question.body.replace(BLANK, "＿"))
        if known.dimension == right.dimension and known.unit == right.unit
    )


def _choices_look_alike(question: Question, _: Material, __: Passage) -> bool:
    """No choice stands out by its length or by being a number among words."""
    if question.kind not in {QuestionKind.CHOICE, QuestionKind.TABLE}:
        return True
    lengths = sorted(len(choice) for choice in question.choices)
    shapes = {shape_of(choice) for choice in question.choices}
    decimals = [len("".join(_DECIMALS.findall(same_spelling(c)))) for c in question.choices]
    if question.kind is QuestionKind.CHOICE and decimals.count(decimals[question.right[0]]) == 1:
        return False  # 「2.0％」 among 1.80, 1.60 and 1.20
    return len(shapes) == 1 and (lengths[-1] <= _LONG or lengths[-1] <= _LONGEST_RATIO * lengths[0])


@lru_cache(maxsize=20_000)
def shape_of(choice: str) -> str:
    """What a choice looks like: for a number the words and marks around it, else "words"."""
    text = _KANJI_NUMBER.sub("0", same_spelling(choice))
    if not _NUMBER.search(text):
        return "words"
    shape = _NUMBER.sub("0", text)
    return shape if len(shape) <= 14 else "words with numbers"


def _statement_is_as_said(question: Question, material: Material, _: Passage) -> bool:
    """A true statement stands in the document; a false one nowhere in it."""
    if question.kind is not QuestionKind.TRUE_FALSE:
        return True
    return material.states(question.body) == (question.right == (0,))


def _cell_is_read_right(question: Question, material: Material, passage: Passage) -> bool:
    """One row of the table has these keys, one column this label, and there stands the answer."""
    if question.kind is not QuestionKind.TABLE:
        return True
    asked = question.body.removeprefix(f"{question.place.clause}で、")
    *named, label = re.findall("「(.*?)」(?=、|・「|の行|$)", asked)
    condition = _CONDITION.search(asked)
    rows = [
        (*unit.keys, *unit.values)
        for part in material.by_clause[passage.clause]
        for unit in part.units
        if unit.kind is UnitKind.ROW
    ]
    values = [
        cell.value.strip()
        for cells in rows
        if (
            _meets(cells, named, condition)
            if condition
            else any(_begins(cells[start:], named) for start in (0, 1))
        )
        for cell in cells
        if cell.label.strip() == label
    ]
    return values == [question.answer]


def _begins(cells: Sequence[Cell], named: Sequence[str]) -> bool:
    return [cell.value.strip() for cell in cells[: len(named)]] == list(named)


def _meets(cells: Sequence[Cell], named: Sequence[str], condition: re.Match[str]) -> bool:
    """Whether a row has all of the names, and a range for the size given."""
    values = {cell.value.strip() for cell in cells}
    size = Decimal(condition["size"])
    ranges = [
        interval_of(cell.value)
        for cell in cells
        if cell.label.strip() == condition["label"].strip()
    ]
    return set(named) <= values and any(r is not None and r.touches(size) for r in ranges)


def _words_asked_are_no_clue(question: Question, _: Material, __: Passage) -> bool:
    """A word of what is asked that only the right choice has would tell it without the clause.

    「溶接の欠陥を手直しする場合は、（欠陥溶接部）に付着した…」 among 「直管部」 and 「分割部」.
    """
    term = question.kind is QuestionKind.CHOICE
    if question.kind is not QuestionKind.TABLE and not term:
        return True
    asked = question.body.removeprefix(f"{question.place.clause}で、")
    if term and len(question.answer) > _LONG_TERM:
        asked = "\n".join((asked, *question.place.heading_path[-2:]))
    others = [choice for choice in question.choices if choice != question.answer]
    if not term and len(question.answer) <= _SHORT_WORDS and shape_of(question.answer) == "words":
        # 「油圧」 is read off a 「圧力計」, 「水温」 off a 「温度計」
        return not any(
            letter in asked and not any(letter in other for other in others)
            for letter in _KANJI.findall(question.answer)
        )
    return not any(
        pair[1] in question.answer
        and not any(pair[1] in other for other in others)
        and not (term and pair[1] in _EVERYWHERE)
        for pair in _PAIR_OF_LETTERS.finditer(asked)
    )


def _steps_stand_in_order(question: Question, _: Material, __: Passage) -> bool:
    if question.kind is not QuestionKind.ORDER:
        return True
    text = question.place.quote
    places = [text.find(question.choices[n]) for n in question.right]
    return -1 not in places and places == sorted(places) and len(set(places)) == len(places)


_CHECKS: dict[str, Callable[[Question, Material, Passage], bool]] = {
    "quotes its passage word for word": _quotes_passage,
    "exactly one choice stands in the clause": _one_choice_stands_there,
    "the blank has one filling": _blank_has_one_filling,
    "choices differ": _choices_differ,
    "the answer is not shown": _answer_is_not_shown,
    "both sides tell nothing": _both_sides_tell_nothing,
    "the heading is no answer": _heading_is_no_answer,
    "the answer stands here": _answer_stands_here,
    "no wrong choice is ruled out by the question": _no_wrong_choice_is_ruled_out,
    "another is on its side": _another_is_on_its_side,
    "choices look alike": _choices_look_alike,
    "the statement is as said": _statement_is_as_said,
    "the cell is read right": _cell_is_read_right,
    "the words asked are no clue": _words_asked_are_no_clue,
    "the steps stand in order": _steps_stand_in_order,
}
