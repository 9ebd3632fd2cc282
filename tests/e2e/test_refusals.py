"""What is wrong is said in one Japanese line, with exit status 2 and never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import Naniwa, is_japanese_line


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("しらべる",), "命令"),
        (("search", "養生", "--deep"), "--deep"),
        (("search",), "TEXT"),
        (("search", "養生", "--k", "多め"), "--k"),
        (("search", "養生", "--k", "0"), "--k"),
        (("index", "."), "--collection"),
        (("index", ".", "--collection", "仕様書", "--kind", "novel"), "standard"),
        (("index", "--collection", "仕様書"), "PATHS"),
        (("serve", "--port", "70000"), "--port"),
        (("search", ""), "空"),
        (("ask", " 　\n"), "空"),
        (("remove", "ない文書.pdf"), "ない文書.pdf"),
        (("eval", "retrieval", "--questions", "ない.jsonl", "--out", "out"), "ない.jsonl"),
        (("eval", "answers", "--questions", "ない.jsonl", "--out", "out"), "ない.jsonl"),
    ],
)
def test_a_mistyped_command_is_explained(
    naniwa: Naniwa, words: tuple[str, ...], named: str
) -> None:
    assert named in naniwa.refusal(*words)


def test_a_missing_path_is_named(naniwa: Naniwa, tmp_path: Path) -> None:
    assert "ない仕様書" in naniwa.refusal(
        "index", tmp_path / "ない仕様書", "--collection", "仕様書"
    )
    assert naniwa.json("documents") == []


def test_an_impossible_date_is_refused(naniwa: Naniwa, standards: Path) -> None:
    words = ("index", standards, "--collection", "仕様書", "--effective-from", "2025-13-40")
    assert "2025-13-40" in naniwa.refusal(*words)


def test_an_unknown_collection_is_named_with_those_there_are(filled: Naniwa) -> None:
    for command in ("search", "ask"):
        line = filled.refusal(command, "養生", "--collection", "ほか")
        assert "ほか" in line
        assert "仕様書" in line


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[llm\nmodel = 1", "naniwa.toml"),
        ('[llm]\nmodl = "none"', "llm.modl"),
        ("[library]\nworkers = -1", "library.workers"),
        ('[library]\nsynonym_files = ["ない.tsv"]', "ない.tsv"),
        ('[llm]\nmodel = "ない.gguf"', "ない.gguf"),
        ("\ufeff\x00", "naniwa.toml"),
    ],
)
def test_a_faulty_settings_file_is_named(
    naniwa: Naniwa, standards: Path, text: str, named: str
) -> None:
    bare = Naniwa(naniwa.home, variables={"NANIWA_EMBEDDING__MODEL": "none"})
    bare.json("index", standards, "--collection", "仕様書")
    (naniwa.home / "naniwa.toml").write_text(text, encoding="utf-8")
    assert named in bare.refusal("ask", "養生の期間は何日ですか")


def test_a_mistyped_variable_is_named(naniwa: Naniwa) -> None:
    assert "NANIWA_LLM_MODEL" in naniwa.having(NANIWA_LLM_MODEL="none").refusal("documents")


def test_models_that_are_not_prepared_are_asked_for(naniwa: Naniwa) -> None:
    bundled = naniwa.having(NANIWA_EMBEDDING__MODEL="bundled")
    done = bundled.run("search", "養生")
    # Prepared on the way where its parts are installed, asked for where they aren't.
    if done.returncode:
        assert "naniwa[models]" in done.stderr
        assert is_japanese_line(done.stderr.strip())


def test_a_port_in_use_is_named(filled: Naniwa) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in filled.refusal("serve", "--port", port)


def test_a_home_that_may_not_be_written_is_named(naniwa: Naniwa, standards: Path) -> None:
    naniwa.home.mkdir()
    naniwa.home.chmod(0o555)
    if os.geteuid() == 0:
        # Root writes everywhere, unless it gives that right away.
        prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        if (
            shutil.which("setpriv") is None
            or subprocess.run([*prefix, "true"], check=False).returncode
        ):
            pytest.skip("この環境では権限を手放せません")
        naniwa = naniwa.behind(*prefix)
    elsewhere = Naniwa(naniwa.home, naniwa.variables, naniwa.prefix, folder=standards)
    assert str(naniwa.home) in elsewhere.refusal("index", standards, "--collection", "仕様書")


def test_a_read_only_file_system_is_named(naniwa: Naniwa, standards: Path) -> None:
    naniwa.output("index", standards, "--collection", "仕様書")
    mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd / && exec "$@"'
    prefix = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(naniwa.home)]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("この環境では読み取り専用の場所を作れません")
    read_only = naniwa.behind(*prefix)
    line = read_only.refusal("index", standards, "--collection", "仕様書")
    assert str(naniwa.home) in line
    assert "書き込" in line


def test_a_home_that_is_a_file_is_named(naniwa: Naniwa, tmp_path: Path) -> None:
    naniwa.home.mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    elsewhere = naniwa.having(NANIWA_HOME=str(tmp_path / "file"))
    assert str(tmp_path / "file") in elsewhere.refusal("documents")


def test_a_damaged_catalogue_is_named(naniwa: Naniwa, standards: Path) -> None:
    naniwa.output("index", standards, "--collection", "仕様書")
    for file in (naniwa.home / "library").glob("catalogue.sqlite*"):
        file.write_bytes(b"not a database " * 500)
    assert "catalogue.sqlite" in naniwa.refusal("documents")


def test_output_that_nobody_reads_is_no_error(filled: Naniwa) -> None:
    with filled.start("search", "養生", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == ""


def test_output_that_is_closed_from_the_start_is_no_error(filled: Naniwa, tmp_path: Path) -> None:
    (tmp_path / "計画.yaml").write_text(filled.output("draft", "起工理由書", "--example"))
    words = ("draft", "起工理由書", "--project", tmp_path / "計画.yaml", "--out")
    for name, closed in (("a.md", ">&-"), ("b.md", "2>&-")):
        behind = filled.behind("sh", "-c", f'exec "$@" {closed}', "sh")
        done = behind.run(*words, tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).is_file()


def test_a_draft_is_written_whether_or_not_anybody_reads_how_far_it_is(
    filled: Naniwa, tmp_path: Path
) -> None:
    (tmp_path / "計画.yaml").write_text(filled.output("draft", "起工理由書", "--example"))
    words = ("draft", "起工理由書", "--project", tmp_path / "計画.yaml", "--out")
    with filled.start(*words, tmp_path / "a.md") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stderr.close()
        process.stdout.close()
        assert process.wait(timeout=120) == 0
    assert (tmp_path / "a.md").is_file()
