"""The whole program with no network interface, and with every connection watched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.drafting.kinds import kind_named
from tests.e2e.command import PROGRAM, Naniwa
from tests.e2e.test_checking_estimates import estimate

# Python reads this module before anything else, in every process of a run.
WATCH = """
import ipaddress, os, socket

def _watched(original):
    def connect(self, address, *rest):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            try:
                inside = ipaddress.ip_address(address[0]).is_loopback
            except ValueError:
                inside = address[0] == "localhost"
            if not inside:
                with open(os.environ["WATCHED_CONNECTIONS"], "a") as log:
                    log.write(f"connect {address}\\n")
                raise OSError("no network in this test")
        return original(self, address, *rest)
    return connect

class _Socket(socket.socket):
    connect = _watched(socket.socket.connect)
    connect_ex = _watched(socket.socket.connect_ex)

_resolve = socket.getaddrinfo

def _getaddrinfo(host, *rest, **named):
    if host not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"):
        with open(os.environ["WATCHED_CONNECTIONS"], "a") as log:
            log.write(f"resolve {host}\\n")
        raise socket.gaierror("no network in this test")
    return _resolve(host, *rest, **named)

socket.socket = _Socket
socket.getaddrinfo = _getaddrinfo
"""

PASSWORD = "平野川の橋を7つ渡る人"

# Serves in the namespace, and signs in there for the page: from outside nothing can be reached.
SERVE_AND_ASK = """
import http.cookiejar, os, subprocess, sys, time, urllib.parse, urllib.request
server = subprocess.Popen([sys.argv[1], "serve", "--port", "7860"], stdout=subprocess.DEVNULL)
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
form = {"name": "admin", "password": os.environ["NANIWA_SIGN_IN__ADMIN_PASSWORD"], "next": "/"}
try:
    for _ in range(600):
        try:
            sent = urllib.parse.urlencode(form).encode()
            with browser.open("http://127.0.0.1:7860/sign-in", sent, timeout=30) as answer:
                print(answer.status, answer.url, answer.read().decode())
            break
        except OSError:
            if server.poll() is not None:
                sys.exit("the server ended")
            time.sleep(0.2)
finally:
    server.terminate()
    server.wait()
"""


def watched(naniwa: Naniwa, folder: Path) -> tuple[Naniwa, Path]:
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    log = folder / "connections"
    return naniwa.having(PYTHONPATH=str(folder), WATCHED_CONNECTIONS=str(log)), log


def test_the_watch_notices_a_connection(tmp_path: Path) -> None:
    naniwa, log = watched(Naniwa(tmp_path), tmp_path)
    code = (
        "import socket\n"
        "for ask in (lambda: socket.socket().connect(('192.0.2.1', 80)),\n"
        "            lambda: socket.getaddrinfo('example.invalid', 80)):\n"
        "    try:\n        ask()\n    except OSError:\n        pass\n"
    )
    subprocess.run([sys.executable, "-c", code], env=dict(naniwa.variables), check=True)
    assert [line.split()[0] for line in log.read_text("utf-8").splitlines()] == [
        "connect",
        "resolve",
    ]


def test_no_command_connects_to_anything(
    with_vectors: Naniwa, standards: Path, tmp_path: Path
) -> None:
    naniwa, log = watched(with_vectors, tmp_path)
    naniwa.output("index", standards, "--collection", "仕様書")
    naniwa.output("documents")
    naniwa.output("models")
    naniwa.output("search", "コンクリートの養生期間")
    naniwa.output("ask", "コンクリートの打込みの1層の高さは何cm以下ですか")
    naniwa.output("check", estimate(tmp_path / "設計書.xlsx"), "--out", tmp_path / "報告")
    drafted_and_reviewed(naniwa, tmp_path)
    learnt(naniwa, tmp_path)
    page = served_page(naniwa, [])
    assert page.startswith("200 http://127.0.0.1:7860/ ")
    assert not log.exists(), log.read_text("utf-8")


@pytest.mark.model
@pytest.mark.network_namespace
def test_everything_works_without_a_network_interface(
    with_model: Naniwa,
    sample_city: Path,
    sample_estimates: Path,
    namespace: list[str],
    tmp_path: Path,
) -> None:
    naniwa = with_model.behind(*namespace)
    report = naniwa.json("index", sample_city, "--collection", "見本都市")
    assert report["failed"] == []
    documents = naniwa.json("documents")
    assert len(documents) == len(list(sample_city.iterdir()))
    assert {Path(item["document"]).suffix for item in documents} >= {
        *(".pdf", ".docx", ".xlsx", ".pptx", ".html", ".md", ".txt", ".csv", ".png"),
    }
    recognised = [item for item in documents if "ocr" in item["pages_by_method"]]
    assert len(recognised) == 2
    assert all(item["vectors"] == item["passages"] > 0 for item in documents)
    hits = naniwa.json("search", "コンクリートの養生期間は何日か")
    assert any("養生" in hit["text"] for hit in hits[:3])
    answer = naniwa.json("ask", "コンクリートの養生期間は何日ですか")
    assert answer["citations"]
    assert answer["abstained"] is False
    checked = naniwa.json("check", sample_estimates)
    assert [found["error"] for found in checked["files"]] == [None] * 6
    assert sum(found["summary"]["errors"] for found in checked["files"]) == 0
    drafted_and_reviewed(naniwa, tmp_path)
    learnt(naniwa, tmp_path)
    page = served_page(naniwa, namespace)
    assert page.startswith("200 http://127.0.0.1:7860/ ")
    assert "なにわ" in page


def drafted_and_reviewed(naniwa: Naniwa, folder: Path) -> None:
    sheet, word = folder / "計画シート.yaml", folder / "起工理由書.docx"
    sheet.write_text(kind_named("起工理由書").example, encoding="utf-8")
    drafted = naniwa.json("draft", "起工理由書", "--project", sheet, "--out", word)
    assert {section["state"] for section in drafted["sections"]} == {"written"}
    reviewed = naniwa.run("review", word, "--project", sheet, "--out", folder / "点検")
    assert reviewed.returncode in {0, 1}, reviewed.stderr
    written = sorted(path.suffix for path in (folder / "点検").iterdir())
    assert written == [".docx", ".html", ".json", ".md"]


def learnt(naniwa: Naniwa, folder: Path) -> None:
    quiz = naniwa.json("learn", "quiz", "--count", "3", "--seed", "1")
    assert quiz["questions"]
    explained = naniwa.json("learn", "explain", "段階確認は、監督員が行う。")
    assert explained["duties"] or explained["parts"]
    exercise = folder / "演習"
    naniwa.output("learn", "exercise", "estimate", "--seed", "1", "--out", exercise)
    assert (exercise / "marks.csv").is_file()
    words = folder / "札.txt"
    assert "まだ答えた問題がありません" in naniwa.refusal(
        "learn", "export", "--out", words, "--name", "研修生"
    )


def served_page(naniwa: Naniwa, prefix: list[str]) -> str:
    """The first page after signing in, with status and address, asked for where it is served."""
    done = subprocess.run(
        [*prefix, sys.executable, "-c", SERVE_AND_ASK, str(PROGRAM)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(naniwa.home), "LANG": "C.UTF-8"}
        | {"NANIWA_HOME": str(naniwa.home), "NANIWA_SIGN_IN__ADMIN_PASSWORD": PASSWORD}
        | dict(naniwa.variables),
        cwd=naniwa.home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
