"""Every callback of the screen, called as Gradio's own page would, for what belongs to another.

Whoever is signed in can call any of them with anything. The answers must hold nothing of another
person's, nothing of the others' may change, and none may fail in a way that nobody foresaw.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from assistant.access.people import Person, Role
from assistant.access.policy import CollectionRule
from assistant.checking.begin import begin_check
from assistant.checking.decisions import waive
from assistant.checking.downloads import Form, all_files, original_file, overview_file, report_file
from assistant.checking.reads import report_of
from assistant.checking.runner import CheckRunner
from assistant.conversations.conversation import Exchange, Scope, Stage
from assistant.conversations.kept import add_exchange, begin, keep_exchange
from assistant.drafts.begin import begin as begin_draft
from assistant.drafts.runner import DraftRunner
from assistant.estimating.reporting.wording import entries
from assistant.learning.decks import keep
from assistant.learning.exercises.exercise import Mark
from assistant.learning.remembering import Ease
from assistant.library_jobs.asking import Registration, jobs_of, register
from assistant.library_jobs.new_collections import Visibility
from assistant.records import case_candidates
from assistant.records import cases as case_records
from assistant.records.cases import Case, CaseEdition, CaseText
from assistant.records.collection_rules import set_collection_rule
from assistant.records.database import new_id
from assistant.records.quizzes import insert_quiz
from assistant.study.exercises import save_marks
from assistant.study.kept import questions_json
from retrieval.documents import DocumentKind
from tests.assistant.checking.building import estimate, finished, sent
from tests.assistant.conversations.keeping import answer, citation
from tests.assistant.drafts.building import finished as written
from tests.ui.drafts.building import KIND, write_kind
from tests.ui.learning.building import a_question
from tests.ui.learning.exercising import an_exercise, given
from tests.ui.people import ADMINISTRATOR, COLLEAGUE, ENGINEER, REVIEWER, TRAINEE, token_of
from tests.ui.served import serving
from ui.administration.tab import SECTIONS
from ui.desk import Desk
from ui.drafts.actions import ACTIONS as ON_DRAFTS
from ui.learning.actions import ACTIONS as ON_LEARNING
from ui.learning.exercise_actions import ACTIONS as ON_EXERCISES
from ui.learning.progress import ACTIONS as ON_PROGRESS
from ui.sign_in.cookie import SESSION_COOKIE

HIDDEN = "記録"
"""The collection of the library that only the colleague's department sees."""

ESTIMATE_WORDS = ("極秘工事", "極秘設計書", "極秘審査", "極秘是認")
CONVERSATION_WORDS = ("極秘質問", "極秘会話")
DRAFT_WORDS = ("極秘橋", "極秘区間")
LEARNING_WORDS = ("極秘復習", "極秘問題", "極秘演習", "極秘誤り")
CASE_WORDS = ("極秘候補", "極秘根拠", "極秘事例", "極秘注記")
OTHER_WORDS = ("極秘送付", "極秘文書群", "極秘登録", "極秘控え", "受付メモ", "番号札")
SECRETS = (
    ESTIMATE_WORDS + CONVERSATION_WORDS + DRAFT_WORDS + LEARNING_WORDS + CASE_WORDS + OTHER_WORDS
)

ON_CHECKS = (
    "open-check", "close-check", "stop", "continue", "again", "delete", "rename", "search",
    "grant", "withdraw-grant", "filter", "sort", "page", "open-finding", "close-finding", "waive",
    "withdraw-waiver", "compare", "change-kind", "stop-rewording",
)  # fmt: skip
ON_NEW_CHECKS = ("library", "take", "leave-out", "part")
ON_DOCUMENTS = ("replace", "remove")
ON_JOBS = ("stop", "go_on", "give_up")
ON_CASES = (
    "read", "write", "change", "form", "preview", "send", "ask-withdraw", "withdraw", "take-back",
)  # fmt: skip
ON_ADMINISTRATION = tuple(dict.fromkeys(act for section in SECTIONS for act in section.acts))
SENSELESS: tuple[Any, ...] = (
    None,
    ["text"],
    10**40,
    {"do": ["open-check"], "check": {"a": 1}, "page": -5, "finding": None, "uploads": "x"},
    {"act": 3, "values": [1, 2], "action": {}, "job": 5, "document": ["x"], "citation": "1"},
    {"conversation": 1, "exchange": [], "text": {"a": 1}, "collections": "x", "kinds": [1, None]},
    {"page": 10**30, "citation": True, "helpful": "yes", "sort": [], "severity": 3, "file": -1},
)
"""What no page of ours sends."""

TABLES = (
    "people", "departments", "collection_rules", "conversations", "exchanges", "feedback",
    "uploads", "checks", "check_files", "check_grants", "library_jobs", "waivers",
    "drafts", "draft_versions", "quizzes", "quiz_answers", "cards", "card_reviews", "mentors",
    "exercises", "case_candidates", "cases", "case_editions", "question_reports",
)  # fmt: skip


@dataclass(frozen=True)
class Theirs:
    """The ids of what is the colleague's."""

    conversation: str
    exchange: str
    check: str
    finding: str
    upload: str
    job: str
    document: str
    backup: str
    draft: str
    quiz: str
    exercise: str
    case: str

    def named(self, attacker: Person) -> dict[str, Any]:
        """All of them, under every name that a callback might look for."""
        ids = {
            "conversation": self.conversation, "exchange": self.exchange, "id": self.conversation,
            "replaces": self.exchange, "check": self.check, "finding": self.finding,
            "document": self.document, "job": self.job, "before": f"{self.check}.1",
            "after": f"{self.check}.2", "item": f"u.{self.upload}", "name": COLLEAGUE.name,
            "backup": self.backup, "collection": HIDDEN, "draft": self.draft, "kind": KIND,
            "quiz": self.quiz, "exercise": self.exercise, "what": "situation", "mentor": ADMINISTRATOR.name, "ease": "4", "unknown": "yes",
            "case": self.case, "place": "標準", "situation": "x", "action": "x", "note": "x",
            "words": "極秘", "question": "q-choice", "out": "yes", "number": "1", "given": "1",
            "design": self.document, "section": "overview", "version": "1", "revision": "9",
        }  # fmt: skip
        said = {"text": "", "title": "x", "reason": "x", "comment": "x", "person": attacker.name}
        changes = [{"place": "内訳書!F6", "reason": "unit_price", "words": "x"}]
        lists = {
            "collections": [HIDDEN],
            "kinds": [],
            "changes": changes,
            "uploads": [{"id": self.upload}],
            "numbers": ["1"],
            "confirmed": ["on"],
        }
        values = {**ids, **said, "role": "administrator", "text": "極"}
        return {**ids, **said, **lists, "citation": 1, "page": 1, "helpful": True, "values": values}


@pytest.fixture
def theirs(desk: Desk) -> Theirs:
    """What a colleague has: of each kind one, all with telling names."""
    set_collection_rule(
        desk.records,
        CollectionRule(HIDDEN, departments=frozenset({COLLEAGUE.department})),
        changed_by=ADMINISTRATOR.name,
    )
    door = desk.door(COLLEAGUE)
    (document,) = door.reading().documents(HIDDEN)
    kept = begin(door, "極秘質問")
    asked = add_exchange(door, kept.id, "極秘質問", Scope())
    quoted = replace(citation(quote="極秘会話の番号札"), document_id=document.id)
    keep_exchange(
        door,
        kept.id,
        replace(asked, stage=Stage.READY, citations=(quoted,), answer=answer("極秘会話[1]")),
    )
    content = estimate("極秘工事").replace("表層工1".encode(), "極秘審査".encode())
    check_id = begin_check(
        door, "極秘工事", [sent(door, f"極秘設計書{one}.csv", content) for one in ("甲", "乙")]
    )
    with CheckRunner(desk.records, desk.settings, workers=1):
        finished(door, check_id)
    finding = entries(report_of(door, check_id, 1))[0].number
    # What the owner does is noted where administrators read it.
    waive(door, check_id, finding, "極秘是認")
    for download in (
        original_file(door, check_id, 1),
        report_file(door, check_id, 1, Form.JSON),
        overview_file(door, check_id, Form.PAGE),
        all_files(door, check_id),
    ):
        download.sent()
    job = register(
        door,
        [sent(door, "極秘登録.md", b"# a").upload],
        Registration(
            "極秘文書群",
            DocumentKind.RECORD,
            visibility=Visibility(departments=frozenset({COLLEAGUE.department})),
        ),
    )
    backup = desk.settings.home / "backups" / "極秘控え.zip"
    backup.parent.mkdir(mode=0o700)
    backup.write_bytes(b"PK")
    upload = sent(door, "極秘送付.csv", content).upload
    draft = drafted(desk)
    return Theirs(
        kept.id,
        asked.id,
        check_id,
        finding,
        upload,
        job.id,
        document.id,
        backup.name,
        draft,
        learnt(desk),
        practised(desk),
        experienced(desk, document.id, asked),
    )


def drafted(desk: Desk) -> str:
    """The id of a draft of the colleague's, written to its end."""
    write_kind(desk.settings.home)
    door = desk.door(COLLEAGUE)
    values = {
        "工事名": "極秘橋補修工事",
        "工期": "120",
        "数量": [{"名称": "極秘区間", "延長": "24"}],
    }
    begun = begin_draft(door, KIND, values)
    with DraftRunner(desk.records, desk.settings, desk.library, None, desk.drafting, workers=1):
        written(door, begun.id)
    return begun.id


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with serving(desk) as url:
        yield url


def learnt(desk: Desk) -> str:
    """The id of a quiz of the colleague's, who answers it and keeps a card."""
    question = a_question(words="極秘問題")
    row = insert_quiz(
        desk.records,
        owner=COLLEAGUE.name,
        title="極秘復習",
        review=True,
        questions=questions_json([question, question]),
        most_kept=10,
    )
    keep(desk.records, COLLEAGUE.name, question, right=True, ease=Ease.GOOD, at=datetime.now(UTC))
    return row.id


def practised(desk: Desk) -> str:
    """The id of an exercise of the colleague's, which they have begun to mark."""
    exercise = an_exercise()
    wrong = replace(exercise.errors[0], title="極秘誤り")
    exercise_id = given(
        desk.records, COLLEAGUE, replace(exercise, title="極秘演習", errors=(wrong,))
    )
    save_marks(desk.door(COLLEAGUE), exercise_id, (Mark("内訳書!G6", "sum"),))
    return exercise_id


def experienced(desk: Desk, document_id: str, asked: Exchange) -> str:
    """The id of a case of the colleague's that quotes what is hidden; an answer is offered, too."""
    quoted = replace(citation(quote="極秘根拠"), document_id=document_id, collection=HIDDEN)
    given = replace(
        asked,
        question="極秘候補",
        stage=Stage.READY,
        citations=(quoted,),
        answer=answer("極秘候補[1]"),
    )
    case_candidates.offer(desk.records, given, person=COLLEAGUE.name)
    text = CaseText("極秘事例", "極秘事例", "極秘事例", "極秘注記")
    edition = CaseEdition(1, document_id, "", text, (quoted,), COLLEAGUE.name, asked.asked_at)
    case = Case(new_id(), COLLEAGUE.name, "標準", new_id(), asked.asked_at, "", (edition,))
    case_records.add_case(desk.records, case, offered=False)
    return case.id


class Page:
    """Somebody's page, as far as Gradio's server is concerned."""

    def __init__(self, desk: Desk, url: str, person: Person) -> None:
        cookie = f"{SESSION_COOKIE}={token_of(desk.records, person)}"
        self._client = httpx.Client(base_url=url, headers={"Cookie": cookie}, timeout=120)
        self._session = new_id()
        self.callbacks: list[dict[str, Any]] = [
            one for one in self._client.get("/config").json()["dependencies"] if one["backend_fn"]
        ]

    def call(self, callback: Mapping[str, Any], said: Any, inputs: Sequence[Any] = ()) -> str:
        """Begin a callback; what it answers comes with `answers`."""
        given = [*inputs, *[None] * len(callback["inputs"])][: len(callback["inputs"])]
        joined = self._client.post(
            "/gradio_api/queue/join",
            json={
                "fn_index": callback["id"],
                "data": given,
                "event_data": said,
                "session_hash": self._session,
            },
        )
        assert joined.status_code == 200, joined.text
        return str(joined.json()["event_id"])

    def answers(self) -> str:
        """All that comes until nothing more is awaited."""
        said = []
        where = f"/gradio_api/queue/data?session_hash={self._session}"
        with self._client.stream("GET", where) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    said.append(json.dumps(json.loads(line[5:]), ensure_ascii=False))
                if '"close_stream"' in line:
                    break
        return "\n".join(said)

    def page(self, path: str) -> str:
        """What an address of ours answers."""
        return self._client.get(path).text

    def close(self) -> None:
        """Leave."""
        self._client.close()


def dispatched(name: str) -> tuple[tuple[str, str], ...]:
    """The further things that a callback can be told to do, by the key that says which."""
    kinds: Mapping[str, tuple[tuple[str, Sequence[str]], ...]] = {
        "do": (("do", ON_CHECKS),),
        "draft": (("do", tuple(ON_DRAFTS)),),
        "learn": (("do", tuple(ON_LEARNING)),),
        "practise": (("do", tuple(ON_EXERCISES)),),
        "look": (("do", tuple(ON_PROGRESS)),),
        "collect": (("do", ON_NEW_CHECKS),),
        "case_act": (("do", ON_CASES),),
        "act": (("act", ON_ADMINISTRATION), ("action", ON_JOBS)),
        "open_panel": (("action", ON_DOCUMENTS),),
    }
    kind = name.rstrip("0123456789").rstrip("_")
    return tuple((key, what) for key, ways in kinds.get(kind, ()) for what in ways)


def everything_tried(page: Page, attacker: Person, theirs: Theirs) -> str:
    """All callbacks with the ids of another's things; what was answered."""
    named = theirs.named(attacker)
    tried_already = set()
    for callback in page.callbacks:
        page.call(callback, named)
        page.call(callback, {**named, "text": "段切りの寸法は？"}, [[theirs.upload], {}])
        for key, what in dispatched(callback["api_name"]):
            # The parts for checks all do the same, and so do those for drafts.
            kind = callback["api_name"].rstrip("0123456789_")
            once = (kind, what) if key == "do" else (callback["id"], what)
            if once not in tried_already:
                page.call(callback, {**named, key: what})
            tried_already.add(once)
    return page.answers()


def state_of(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """What the records hold of the colleague and of the house; the attackers' own left out."""
    found = {
        table: sorted(desk.records.rows(f"SELECT * FROM {table}"), key=repr)  # noqa: S608
        for table in TABLES
    }
    # When somebody was last seen changes by calling.
    found["people"] = [row[:-1] for row in found["people"]]
    kept = {row[0] for row in found["conversations"] if row[1] == COLLEAGUE.name}
    found["conversations"] = [row for row in found["conversations"] if row[0] in kept]
    for table in ("quizzes", "cards", "card_reviews", "mentors", "exercises"):
        found[table] = [row for row in found[table] if COLLEAGUE.name in row]
    quizzes = {row[0] for row in found["quizzes"]}
    found["quiz_answers"] = [row for row in found["quiz_answers"] if row[0] in quizzes]
    found["exchanges"] = [row for row in found["exchanges"] if row[1] in kept]
    return found


def words_in(answers: str, words: Sequence[str]) -> list[str]:
    return [word for word in words if word in answers]


@pytest.mark.parametrize("attacker", [TRAINEE, ENGINEER, REVIEWER], ids=lambda one: one.role.value)
def test_no_callback_gives_or_changes_what_is_anothers(
    attacker: Person,
    theirs: Theirs,
    address: str,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = state_of(desk)
    page = Page(desk, address, attacker)
    with caplog.at_level(logging.ERROR):
        answers = everything_tried(page, attacker, theirs)
    page.close()
    assert words_in(answers, SECRETS) == []
    assert state_of(desk) == before
    assert "Traceback" not in answers
    assert caplog.messages == []


def test_an_administrator_sees_no_estimate_and_no_conversation(
    theirs: Theirs, address: str, desk: Desk
) -> None:
    nobody = replace(ADMINISTRATOR, name="nobody", role=Role.ENGINEER)
    page = Page(desk, address, ADMINISTRATOR)
    # Without a person who exists, because whom they grant a check to may see it.
    answers = everything_tried(page, nobody, theirs)
    answers += page.page("/administration/audit.csv") + page.page("/administration/feedback.jsonl")
    page.close()
    assert theirs.check in answers
    assert (
        words_in(answers, ESTIMATE_WORDS + CONVERSATION_WORDS + DRAFT_WORDS + LEARNING_WORDS) == []
    )


@pytest.mark.parametrize("attacker", [TRAINEE, ENGINEER], ids=lambda one: one.role.value)
def test_senseless_values_break_nothing(
    attacker: Person, theirs: Theirs, address: str, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    before = state_of(desk)
    page = Page(desk, address, attacker)
    with caplog.at_level(logging.ERROR):
        for callback in page.callbacks:
            for said in SENSELESS:
                page.call(callback, said, [said] * 9)
        answers = page.answers()
    page.close()
    assert theirs.check not in answers
    assert state_of(desk) == before
    assert words_in(answers, SECRETS) == []
    assert "Traceback" not in answers
    assert caplog.messages == []


def test_a_dropped_folder_arrives_with_safe_paths(address: str, desk: Desk) -> None:
    page = Page(desk, address, ENGINEER)
    named = {one["api_name"]: one for one in page.callbacks}
    upload = sent(desk.door(ENGINEER), "第1章.md", b"# a").upload
    files = [{"id": upload, "name": "第1章.md", "in_folder": "../../便覧/../<b>/第1章.md"}]
    for callback, said in (("prepare", {}), ("receive", {"uploads": files})):
        page.call(named[callback], said)
        page.answers()
    form = [None, None, "便覧", "standard", "", "", [], [], ""]
    page.call(named["register"], {}, form)
    assert "登録を受け付けました" in page.answers()
    page.close()
    (job,) = jobs_of(desk.door(ENGINEER))
    assert job.request.files == ((upload, "便覧/_b_/第1章.md"),)
