import errno
import json
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from assistant.learning.questions.bank import bank_questions
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.assistant.study.test_quizzes import unsure_answer
from tests.retrieval.building import library_settings

TABLE = ["learn", "quiz", "--seed", "1", "--count", "2", "--kind", "表の読み取り"]
LETTERS = "アイウエ"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_HOME", str(tmp_path / "home"))
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        add(library, tmp_path / "2025", STANDARD.format(days=28), "2025")


def test_answers_are_marked_and_the_clause_is_shown() -> None:
    questions = json.loads(CliRunner().invoke(app, [*TABLE, "--json"]).stdout)["questions"]
    right = LETTERS[questions[0]["right"][0]]
    wrong = LETTERS[(questions[1]["right"][0] + 1) % 4]
    shown = CliRunner().invoke(app, TABLE, input=f"ケ\n{right}\n{wrong}\n").stdout
    assert "アからエまでの記号を一つ書いてください。" in shown
    assert "○ 正解です。" in shown
    assert f"× 正しくは: {LETTERS[questions[1]['right'][0]]}（{questions[1]['answer']}）" in shown
    assert "表1-1 管の埋設深さ（1ページ）" in shown
    assert "2問中1問正解" in shown


def test_the_end_of_input_ends_the_quiz() -> None:
    result = CliRunner().invoke(app, TABLE, input="")
    assert result.exit_code == 0
    assert "0問中0問正解" in result.stdout


def test_a_sheet_has_the_answers_at_its_end() -> None:
    shown = CliRunner().invoke(app, [*TABLE, "--sheet"]).stdout
    questions, answers = shown.split("【解答】")
    assert "問2/2" in questions
    assert answers.count("ページ）") == 2


def test_what_cannot_be_asked_is_one_japanese_line() -> None:
    for arguments, code in (
        (["--kind", "知らない種類"], "no_kind"),
        (["-c", "ない文書群"], "no_collection"),
    ):
        result = CliRunner().invoke(app, ["learn", "quiz", *arguments])
        assert isinstance(result.exception, NaniwaError)
        assert result.exception.code == code


def test_answers_are_kept_and_wrong_ones_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    named = ["--name", "研修生"]
    assert (
        "いま復習する問題はありません"
        in CliRunner().invoke(app, ["learn", "review", *named]).stdout
    )
    shown = CliRunner().invoke(app, [*TABLE, *named], input="\n\n").stdout
    assert shown.count("次に出すのは") == 2
    progress = CliRunner().invoke(app, ["learn", "progress", *named, "--json"]).stdout
    (topic,) = json.loads(progress)
    assert (topic["deck"], topic["cards"], topic["answers"], topic["right"]) == ("水道", 2, 2, 0)
    monkeypatch.setattr("assistant.cli_learn.datetime", _Tomorrow)
    again = CliRunner().invoke(app, ["learn", "review", *named], input="\n").stdout
    assert "問1/2" in again
    assert "1問中0問正解" in again


def test_other_people_have_decks_of_their_own() -> None:
    CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="\n")
    shown = CliRunner().invoke(app, ["learn", "progress", "--name", "乙"]).stdout
    assert "まだ答えた問題がありません" in shown


class _Tomorrow(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Tomorrow":
        moment = datetime.now(tz) + timedelta(days=1)
        return cls.fromisoformat(moment.isoformat())


def test_cards_of_a_document_that_was_removed_are_not_said_to_be_of_a_new_edition(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="\n\n")
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        for document in library.documents():
            library.remove(document.id)
    monkeypatch.setattr("assistant.cli_learn.datetime", _Tomorrow)
    shown = CliRunner().invoke(app, ["learn", "review", "--name", "甲"]).stdout
    assert "もとの文書が改定されたか外された2問は、休みにしています。" in shown
    assert "いま復習する問題はありません。" in shown


def test_answered_questions_are_written_for_anki(tmp_path: Path) -> None:
    out = tmp_path / "cards.txt"
    nothing = CliRunner().invoke(app, ["learn", "export", "--out", str(out), "--name", "甲"])
    assert isinstance(nothing.exception, NaniwaError)
    CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="\n\n")
    result = CliRunner().invoke(app, ["learn", "export", "--out", str(out), "--name", "甲"])
    assert "2問を書き出しました" in result.stdout
    assert out.read_text(encoding="utf-8").count("naniwa-") == 2
    unwritable = CliRunner().invoke(app, ["learn", "export", "-o", str(tmp_path), "--name", "甲"])
    assert isinstance(unwritable.exception, NaniwaError)


def test_what_is_due_and_what_was_written_are_told_to_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="\n\n")
    out = tmp_path / "cards.txt"
    written = CliRunner().invoke(
        app, ["learn", "export", "--out", str(out), "--name", "甲", "--json"]
    )
    assert json.loads(written.stdout) == {"file": str(out), "questions": 2}
    monkeypatch.setattr("assistant.cli_learn.datetime", _Tomorrow)
    shown = CliRunner().invoke(app, ["learn", "review", "--name", "甲", "--count", "1", "--json"])
    due = json.loads(shown.stdout)
    assert (due["due"], due["resting"], len(due["questions"])) == (2, 0, 1)
    assert due["questions"][0]["answer"]


def test_a_disk_without_room_leaves_the_file_that_was_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="\n\n")
    out = tmp_path / "cards.txt"
    out.write_text("前の札", encoding="utf-8")
    real = Path.write_text

    def full(path: Path, text: str, **how: str) -> int:
        real(path, text[:10], **how)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_text", full)
        result = CliRunner().invoke(app, ["learn", "export", "-o", str(out), "--name", "甲"])
    assert "ディスクの空きが足りません" in str(result.exception)
    assert out.read_text(encoding="utf-8") == "前の札"
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []


def test_an_answer_is_kept_before_its_result_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as broken:
        broken.setattr("assistant.cli_learn_output._show_result", closed)
        CliRunner().invoke(app, [*TABLE, "--name", "甲"], input="ア\n")
    (topic,) = json.loads(
        CliRunner().invoke(app, ["learn", "progress", "--name", "甲", "--json"]).stdout
    )
    assert topic["answers"] == 1


def test_what_words_do_not_decide_is_kept_as_wrong_until_its_person_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written = ["learn", "quiz", "--seed", "1", "--count", "3", "--kind", "記述"]
    with Library.open(library_settings(tmp_path / "home")) as library:
        (document,) = library.documents()
        known = {each.id: each for each in bank_questions(library, document, None)}
    shown = json.loads(CliRunner().invoke(app, [*written, "--json"]).stdout)["questions"]
    texts = [unsure_answer(known[each["id"]]) for each in shown]
    place = next(n for n, text in enumerate(texts) if text)
    given = "\n" * place + texts[place]

    def closed(*_: object) -> bool:
        raise BrokenPipeError

    def right_answers(name: str) -> tuple[int, int]:
        told = CliRunner().invoke(app, ["learn", "progress", "--name", name, "--json"]).stdout
        topics = json.loads(told)
        return sum(each["answers"] for each in topics), sum(each["right"] for each in topics)

    with monkeypatch.context() as broken:
        broken.setattr("assistant.cli_learn_output._is_right_by_oneself", closed)
        CliRunner().invoke(app, [*written, "--name", "甲"], input=f"{given}\n")
    assert right_answers("甲") == (place + 1, 0)
    CliRunner().invoke(app, [*written, "--name", "乙"], input=f"{given}\ny\n")
    assert right_answers("乙") == (place + 1, 1)


def test_how_easily_it_was_known_takes_the_place_of_what_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = ["--name", "甲"]
    questions = json.loads(CliRunner().invoke(app, [*TABLE, "--json"]).stdout)["questions"]
    right = "".join(f"{LETTERS[question['right'][0]]}\n" for question in questions)
    CliRunner().invoke(app, [*TABLE, *named], input=right)
    monkeypatch.setattr("assistant.cli_learn.datetime", _Tomorrow)
    shown = (
        CliRunner()
        .invoke(app, ["learn", "review", *named, "--count", "1"], input=f"{right[:2]}2\n")
        .stdout
    )
    assert "1問中" in shown
    progress = CliRunner().invoke(app, ["learn", "progress", *named, "--json"]).stdout
    (topic,) = json.loads(progress)
    assert topic["answers"] == 3


def test_who_has_no_name_on_the_machine_is_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    result = CliRunner().invoke(app, ["learn", "progress"])
    assert isinstance(result.exception, NaniwaError)
    assert "--name" in str(result.exception)


def test_a_quiz_of_a_topic_and_a_topic_that_is_not_there() -> None:
    shown = CliRunner().invoke(
        app, ["learn", "quiz", "--topic", "埋戻し", "--sheet", "--seed", "1"]
    )
    assert "1-3 埋戻し" in shown.stdout
    assert "問題を作っています" in shown.stderr
    again = CliRunner().invoke(app, ["learn", "quiz", "--topic", "ない章"])
    assert isinstance(again.exception, NaniwaError)
    assert again.exception.code == "no_topic"
