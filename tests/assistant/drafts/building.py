"""A small kind of document of a city's own, people who draft it, and waiting for the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langchain_core.messages import BaseMessage

from assistant.access.door import Door
from assistant.drafts.begin import begin
from assistant.drafts.board import Board
from assistant.drafts.entries import DraftEntry, DraftState, KeptDraft
from assistant.drafts.reads import draft_of, entry_of
from assistant.drafts.runner import DraftRunner
from tests.assistant.office import People, seen_until
from tests.assistant.scripted import ScriptedChatModel

KIND = "memorandum"
OUTLINE = """
title: 工事覚書
sections:
  - {id: overview, heading: 工事の概要, required: true}
  - {id: curing, heading: 養生, required: true}
  - {id: night, heading: 夜間の施工, when: 夜間工事あり}
  - {id: reason, heading: 工事の理由}
"""
SHEET = """
fields:
  - {name: 工事名, required: true}
  - {name: 施工期間, type: text}
  - {name: 夜間工事あり, type: yes_no}
"""
SECTIONS = {
    "overview": "{{ 工事名 }}を{{ 施工期間 }}で行う。",
    "curing": '{{ standard("コンクリートの養生期間") }}',
    "night": "夜間に施工する。",
    "reason": '{{ prose("理由を書く。", facts=[工事名], query="養生") }}',
}
STANDARD = """# コンクリート工共通仕様書

## 1-1-1 コンクリートの養生期間

受注者は、コンクリートの養生期間を5日以上としなければならない。

## 1-1-2 安全の掲示

受注者は、工事現場の見やすい場所に緊急連絡先を掲示しなければならない。
"""
VALUES = {"工事名": "甲橋補修工事", "施工期間": "120日間"}


def write_kind(home: Path, sections: dict[str, str] = SECTIONS) -> Path:
    """The city's own kind of document in its place under NANIWA_HOME."""
    folder = home / "drafting" / KIND
    (folder / "sections").mkdir(parents=True, exist_ok=True)
    (folder / "outline.yaml").write_text(OUTLINE, encoding="utf-8")
    (folder / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "example.yaml").write_text("工事名: 甲橋補修工事\n", encoding="utf-8")
    for name, text in sections.items():
        (folder / "sections" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Office(People):
    """They, and the runner that writes for them."""

    board: Board = field(default_factory=Board)

    def at_work(self, model: ScriptedChatModel | None = None) -> DraftRunner:
        """What writes in the background, to be used as a context."""
        return DraftRunner(self.records, self.settings, self.library, model, self.board)


@dataclass
class HeldModel:
    """A model that writes nothing until it is let go, and says when it was asked."""

    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    let_go: threading.Event = field(default_factory=threading.Event)

    def answer(self, _: Sequence[BaseMessage]) -> str:
        """Wait, and answer."""
        self.asked.release()
        assert self.let_go.wait(60)
        return "甲橋補修工事を行う。"

    def chat(self) -> ScriptedChatModel:
        """It as a chat model."""
        return ScriptedChatModel(answers=[self.answer])

    def wait_until_asked(self) -> None:
        """Wait for somebody's question."""
        assert self.asked.acquire(timeout=60)


def begun(door: Door, **values: object) -> str:
    """A draft of the small kind; nothing of it is written yet."""
    return begin(door, KIND, {**VALUES, **values}).id


def finished(door: Door, draft_id: str) -> KeptDraft:
    """The draft once nothing of it is to be written any more."""
    until(door, draft_id, lambda entry: entry.state is not DraftState.WRITING)
    return draft_of(door, draft_id)


def until(door: Door, draft_id: str, condition: Callable[[DraftEntry], bool]) -> DraftEntry:
    """The draft's entry once a condition holds."""
    return seen_until(lambda: entry_of(door, draft_id), condition)


def text_of(kept: KeptDraft, section_id: str) -> str:
    """What stands in a section."""
    from assistant.drafting.draft import spans_of

    (section,) = [section for section in kept.draft.sections if section.id == section_id]
    return "".join(span.text for span in spans_of(section))
