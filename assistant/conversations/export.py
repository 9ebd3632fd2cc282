"""A conversation as a document to keep: what goes into it, and as Markdown.

As Word it is written by `export_word`. Only what its owner may see now is in a `Conversation`, so
nothing is judged here. Wording that was not confirmed by the evidence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.abstention import NO_ANSWER
from assistant.conversations.conversation import Conversation, Exchange, KeptCitation, Stage
from assistant.japan_time import japan_time

NOTICE = "回答は必ず根拠の原文で確認してください"
CONCLUSION, REMARKS, EVIDENCE = "結論", "注記", "根拠"
_NO_CONCLUSION = "結論の文はありません。根拠の引用を確認してください。"
_WITHHELD = "結論のもとになった根拠を今は見られないため、結論は示しません。"
_GONE = "この根拠の文書は削除されたか、閲覧できなくなっています。"
_STOPPED = "途中で止めたため、回答は終わっていません。"
_UNFINISHED = "回答の途中です。"
# What XML 1.0, and with it Word, can't hold, and what only confuses a reader's terminal.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LIST_START = re.compile(r"(?m)^(\s*)([-+=]|\d+[.)])")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A numbered quotation: where it stands, its words, and what to mind, each "" when none."""

    number: int
    source: str
    quote: str
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer. ``headings`` are places near a question without an answer."""

    number: int
    question: str
    asked_at: str
    conclusion: str
    remarks: tuple[str, ...]
    headings: tuple[str, ...]
    quotations: tuple[Quotation, ...]


def sections(conversation: Conversation) -> Iterator[Section]:
    """What is written of each question; texts are free of control characters."""
    for number, exchange in enumerate(conversation.exchanges, start=1):
        answer = exchange.answer
        yield Section(
            number=number,
            question=clean(exchange.question),
            asked_at=japan_time(exchange.asked_at),
            conclusion=clean(_conclusion(exchange)),
            remarks=tuple(map(clean, answer.notes)) if answer else (),
            headings=tuple(map(clean, answer.nearest_headings)) if answer else (),
            quotations=tuple(map(_quotation, _shown(exchange))),
        )


def to_markdown(conversation: Conversation, *, person: str = "") -> str:
    """The conversation as Markdown. ``person`` is the owner's name as people write it."""
    lines = [f"# {_escaped(clean(conversation.title))}", ""]
    lines += [f"- {label}: {_escaped(value)}" for label, value in facts(conversation, person)]
    lines += ["", f"**{NOTICE}**", ""]
    for section in sections(conversation):
        lines += [f"## 質問{section.number}", "", _paragraphs(section.question), ""]
        lines += [f"（{section.asked_at}）", "", f"### {CONCLUSION}", ""]
        lines += [_paragraphs(section.conclusion), ""]
        lines += [f"- {_escaped(heading)}" for heading in section.headings]
        lines += [""] if section.headings else []
        if section.remarks:
            lines += [f"### {REMARKS}", ""]
            lines += [*(f"- {_escaped(remark)}" for remark in section.remarks), ""]
        if section.quotations:
            lines += [f"### {EVIDENCE}", ""]
        for item in section.quotations:
            lines += [f"**\\[{item.number}\\]** {_escaped(item.source)}", ""]
            if item.caution:
                lines += [f"**{_escaped(item.caution)}**", ""]
            if item.quote:
                lines += [f"> {_paragraphs(item.quote)}".replace("\n", "\n> "), ""]
    return "\n".join(lines).rstrip() + "\n"


def facts(conversation: Conversation, person: str) -> tuple[tuple[str, str], ...]:
    """Who asked and when."""
    return (
        ("質問した人", clean(person or conversation.owner)),
        ("始めた日時", japan_time(conversation.created_at)),
        ("最後の質問", japan_time(conversation.changed_at)),
    )


def clean(text: str) -> str:
    """The text without control characters, and with one sort of line end."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _conclusion(exchange: Exchange) -> str:
    answer = exchange.answer
    if exchange.stage is Stage.FAILED:
        return exchange.failure
    if answer is None:
        return _STOPPED if exchange.stage is Stage.STOPPED else _UNFINISHED
    if answer.withheld:
        return _WITHHELD
    if answer.abstained:
        return NO_ANSWER
    return answer.conclusion or _NO_CONCLUSION


def _shown(exchange: Exchange) -> Iterator[KeptCitation]:
    """Those that the answer shows; all that were found while there is no answer."""
    for citation in exchange.citations:
        if exchange.answer is None or citation.number in exchange.answer.cited:
            yield citation


def _quotation(citation: KeptCitation) -> Quotation:
    if not citation.available:
        return Quotation(citation.number, _GONE, "")
    edition = "、".join(
        part
        for part in (
            citation.edition and f"{citation.edition}版",
            citation.effective_from and f"{citation.effective_from}適用",
        )
        if part
    )
    parts = (
        f"{citation.name}（{edition}）" if edition else citation.name,
        citation.clause,
        f"{citation.page}ページ",
    )
    caution = ""
    if citation.superseded:
        newer = (
            f"新しい版: {citation.replaced_by}" if citation.replaced_by else "新しい版があります"
        )
        caution = f"旧版（{newer}）"
    if citation.experience:
        caution = f"事例（経験）。基準ではありません。{citation.notice}"
    return Quotation(
        citation.number,
        clean(" ／ ".join(part for part in parts if part)),
        clean(citation.quote),
        clean(caution),
    )


def _escaped(text: str) -> str:
    """One line in which nothing is Markdown or HTML."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split("\n")))


def _paragraphs(text: str) -> str:
    """Lines in which nothing is Markdown or HTML; they stay lines."""
    escaped = _MARKDOWN.sub(r"\\\1", text)
    escaped = _LIST_START.sub(lambda found: f"{found[1]}{_behind_backslash(found[2])}", escaped)
    return escaped.replace("\n", "  \n")


def _behind_backslash(start: str) -> str:
    r"""``-`` becomes ``\-``, ``1.`` becomes ``1\.``: a number can't be escaped."""
    return f"{start[:-1]}\\{start[-1]}"
