"""A paragraph worded by the model from facts and passages, or the facts in fixed sentences."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from assistant.drafting.draft import Block, Origin, OriginKind, Paragraph, Span
from assistant.drafting.evidence.facts import Fact, facts_of, gaps_among, gives_orders
from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.evidence.past_designs import past
from assistant.drafting.evidence.prose_checking import (
    Checked,
    check_paragraph,
    fact_told,
    is_told,
)
from assistant.drafting.evidence.quoting import Quotation
from assistant.drafting.evidence.requirements import edition_remark, search_rules
from assistant.drafting.markers import without_marks
from prompts import load_prompt
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise

_LOG = logging.getLogger(__name__)
REMARK = "言語モデルが書いた文です。確認してください。"
_ORDER = "指示のように読める文があります。確認してください。"
_ENDS_AS_SENTENCE = re.compile(r"[うくぐすつぬぶむるいた]$")
_MAX_TOKENS = 130
_FACTS_CHARACTERS = 700
_RULE_CHARACTERS = 240
_LONGEST_HINT = 80
_NAMES = frozenset({"工事名", "工事場所", "件名", "業務名"})
"""What heads a document anyway: a paragraph may leave it out."""
_MODEL = Origin(OriginKind.MODEL, "言語モデルの文")
_SHORTEST_WORD, _SHORTEST_KANA, _LONGEST_WORD = 2, 4, 60
_NUMBERED = re.compile(r"^(?:[(（]?[0-9０-９①-⑳]{1,2}[)）.．]|[①-⑳])\s*")
_TELLING = re.compile(r"[一-鿿ァ-ヺ0-9０-９A-Za-z]")


def prose(
    gathering: Gathering,
    instruction: object,
    facts: Sequence[object] = (),
    query: object = "",
    past_query: object = "",
    otherwise: object = "",
) -> str:
    """The block of a paragraph on what ``instruction`` asks for, from these facts and rules only.

    Without a model, or when nothing that it wrote can be verified: ``otherwise``, or the facts in
    fixed sentences. Passages of past designs come after it as references.
    """
    known = facts_of(facts, gathering)
    gaps = gaps_among(facts, gathering)
    asked_for = gathering.text(query)
    rules = (
        [rule.quotation for rule in search_rules(gathering, asked_for, 2).rules]
        if asked_for
        else []
    )
    spans = _by_model(gathering, gathering.text(instruction), known, rules)
    if not spans:
        spans = _fixed(gathering.spans(otherwise), known)
    blocks: list[Block] = [Paragraph((*spans, *gaps))] if spans or gaps else []
    block = gathering.marks.whole(blocks) if blocks else ""
    reference = past(gathering, past_query, 1) if gathering.text(past_query) else ""
    return block + reference


def _by_model(
    gathering: Gathering, instruction: str, facts: Sequence[Fact], rules: Sequence[Quotation]
) -> tuple[Span, ...]:
    """The sentences of the model that pass; none without a model or facts."""
    model = gathering.writing.model
    notes = gathering.marks.notes
    safe = [rule for rule in rules if not gives_orders(rule.text)]
    if any(gives_orders(text) for text in (*(f.text for f in facts), *(r.text for r in rules))):
        notes.append("指示のように読める文が資料にあるため、その文は言語モデルに渡していません。")
    readable = [fact for fact in facts if fact.for_model]
    if model is None or not readable:
        if model is None:
            notes.append("言語モデルを使わず、計画シートの記載をそのまま並べています。")
        return ()
    try:
        text = _ask(gathering, model, _messages(gathering, instruction, readable, safe))
    except NaniwaError as error:
        _LOG.warning("prose without the model: %s", error.message)
        notes.append(
            f"言語モデルが使えなかったため、計画シートの記載を並べています（{error.message}）"
        )
        return ()
    if gathering.writing.cancel.is_set():  # half a sentence may pass for a whole one
        return ()
    checked = check_paragraph(text, facts, safe, instruction)
    passed = [one for one in checked if not one.fault]
    for one in checked:
        if one.fault:
            notes.append(
                f"言語モデルの文を除きました（{one.fault}）: {without_marks(one.text)[:60]}"
            )
    if checked and not passed:
        notes.append("言語モデルの文は確かめられなかったため、計画シートの記載を並べています。")
    if not passed:
        return ()
    return tuple(_told_whole(gathering, passed, facts))


def _messages(
    gathering: Gathering, instruction: str, facts: Sequence[Fact], rules: Sequence[Quotation]
) -> list[BaseMessage]:
    """The prompt: the unchanging part first, so that its reading is remembered."""
    lines: list[str] = []
    room = _FACTS_CHARACTERS
    for fact in facts:
        line = f"F{len(lines) + 1} {fact.label}: {_one_line(fact.for_model)}"
        if len(line) > room and lines:
            break
        room -= len(line)
        lines.append(line)
    cited = [
        f"[{n}] {_NUMBERED.sub('', _one_line(rule.text))[:_RULE_CHARACTERS]}"
        for n, rule in enumerate(rules, 1)
    ]
    prompt = load_prompt("draft_prose").render(
        facts="\n".join(lines),
        rules="\n".join(cited) or "なし",
        instruction=_one_line(instruction),
        hint=_hint(gathering),
    )
    return [*fixed_messages(), HumanMessage(prompt)]


def fixed_messages() -> list[BaseMessage]:
    """The part of every prompt that never changes: a small model needs to be shown how."""
    return [
        SystemMessage(load_prompt("draft_prose_system").render()),
        HumanMessage(load_prompt("draft_prose_example").render()),
        AIMessage(load_prompt("draft_prose_example_answer").render()),
    ]


def _hint(gathering: Gathering) -> str:
    """What a person wishes of the wording; numbers come from the sheet and never from a hint."""
    hint = _one_line(without_marks(gathering.hint))[:_LONGEST_HINT]
    if not hint:
        return ""
    without = re.sub(r"[0-9]+(?:[.,][0-9]+)*", "", normalise(hint))
    if without != normalise(hint):
        gathering.marks.notes.append(
            "指示にある数値は使っていません。数値は計画シートに入力してください。"
        )
        hint = without
    return f"（書き方の希望: {hint}）"


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", without_marks(text)).strip()


def _ask(gathering: Gathering, model: BaseChatModel, messages: Sequence[BaseMessage]) -> str:
    text = ""
    cancel = gathering.writing.cancel
    stream = model.stream(
        list(messages),
        stop=["\n"],
        max_tokens=_MAX_TOKENS,
        cancel=cancel,
        user=gathering.writing.user,
        on_waiting=gathering.writing.on_waiting,
        continues=False,
    )
    for chunk in stream:
        if cancel.is_set():
            break
        text += str(chunk.content)
        gathering.writing.on_text(text)
    return without_marks(text).strip()


def _told_whole(
    gathering: Gathering, passed: Sequence[Checked], facts: Sequence[Fact]
) -> Iterator[Span]:
    """What the model wrote, and in their places, in fixed sentences, the facts that it left out."""
    whole = "".join(one.text for one in passed)
    missing = [
        (number, fact)
        for number, fact in enumerate(facts)
        if fact.label not in _NAMES and not is_told(fact, whole)
    ]
    told = 0
    remark = REMARK
    for one in passed:
        number = fact_told(one.text, facts)
        told = max(told, number if number is not None else told)
        while missing and missing[0][0] < told:
            yield from _fixed((), [missing.pop(0)[1]])
        for span in _sentence(gathering, one, facts):
            marked = remark and span.origin == _MODEL
            yield replace(span, remark=REMARK) if marked else span
            remark = "" if marked else remark
    yield from _fixed((), [fact for _, fact in missing])


def _sentence(gathering: Gathering, one: Checked, facts: Sequence[Fact]) -> Iterator[Span]:
    rules = [Span(rule.text, rule.origin) for rule in one.cited]
    sources = rules + [span for fact in facts for span in fact.spans]
    yield from _with_origins(one.text.removesuffix("。"), sources)
    for rule in one.cited:
        remark = edition_remark(gathering, rule)
        yield Span(f"（{rule.origin.label}）", rule.origin, remark=remark)
    yield Span("。", _MODEL)


def _with_origins(text: str, sources: Sequence[Span]) -> list[Span]:
    """A sentence cut into what stands word for word in a source, and the model's own words."""
    spans: list[Span] = []
    own = ""
    position = 0
    while position < len(text):
        found = _longest(text, position, sources)
        if found is None:
            own += text[position]
            position += 1
            continue
        length, origin = found
        if own:
            spans.append(Span(own, _MODEL))
            own = ""
        spans.append(Span(text[position : position + length], origin))
        position += length
    if own:
        spans.append(Span(own, _MODEL))
    return spans


def _longest(text: str, position: int, sources: Sequence[Span]) -> tuple[int, Origin] | None:
    """The longest run from ``position`` on that a source has: whole numbers, or two characters."""
    shortest = _SHORTEST_WORD if _TELLING.match(text, position) else _SHORTEST_KANA
    if position and text[position].isdigit() and text[position - 1].isdigit():
        return None
    for length in range(min(_LONGEST_WORD, len(text) - position), 0, -1):
        piece = text[position : position + length]
        after = text[position + length : position + length + 1]
        if piece[-1].isdigit() and after.isdigit():
            continue
        if length < shortest and not piece.isdigit():
            return None
        for source in sources:
            place = source.text.find(piece)
            if place >= 0 and _is_whole(piece, source.text, place):
                return length, source.origin
    return None


def _is_whole(piece: str, text: str, place: int) -> bool:
    """Whether no number is cut: 80 of 180."""
    before, after = text[place - 1 : place], text[place + len(piece) : place + len(piece) + 1]
    cut_before = piece[0].isdigit() and (before.isdigit() or before in {".", ","})
    cut_after = piece[-1].isdigit() and after.isdigit()
    return not (cut_before or cut_after)


def _fixed(otherwise: Sequence[Span], facts: Sequence[Fact]) -> tuple[Span, ...]:
    """The template's own words for it, or each fact in a fixed sentence."""
    if any(span.text.strip() and span.gap is None for span in otherwise):
        last = otherwise[-1].text.rstrip()
        end = () if last.endswith(("。", "．", "】")) else (Span("。"),)
        return (*otherwise, *end)
    spans: list[Span] = []
    for fact in facts:
        if "。" in fact.text or not fact.label:
            order = _ORDER if gives_orders(fact.text) else ""
            spans += [replace(span, remark=order) for span in fact.spans]
            if not fact.text.rstrip().endswith("。"):
                spans.append(Span("。"))
        else:
            full_stop = "。" if _ENDS_AS_SENTENCE.search(fact.text) else "である。"
            spans += [Span(f"{fact.label}は、"), *fact.spans, Span(full_stop)]
    return tuple(spans)
