"""`python -m evals.serving_load`: many people at a running `naniwa serve`, as browsers do it.

Everybody signs in, asks, opens the page of a quotation and looks for documents; now and then they
have an estimate checked and save its reports, or leave in the middle of an answer.
Accounts for it are made in the given NANIWA_HOME: use a copy. Prints how long things took and how
much memory the server had; exits 1 when anything failed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import secrets
import statistics
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from assistant.access.passwords import hash_password
from assistant.access.people import Person, Role
from assistant.records.database import Records
from assistant.records.people import find_person, insert_person, set_password_hash
from evals.browser_session import BrowserSession

_CHECKS = 0.15
"""How many of the questions are followed by a check."""
_LEAVING = 0.1
"""How many go away in the middle of an answer."""
_EVIDENCE = "data-open"


@dataclass(frozen=True, slots=True)
class Timed:
    """Something that was waited for, in milliseconds."""

    what: str
    milliseconds: float


@dataclass(slots=True)
class Log:
    """What all the people saw."""

    times: list[Timed] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, begun: float) -> None:
        """Note that something that began at ``begun`` (perf_counter) is done."""
        with self.lock:
            self.times.append(Timed(what, (time.perf_counter() - begun) * 1000))

    def fail(self, what: str) -> None:
        """Note that something went wrong."""
        with self.lock:
            self.failures.append(what)


@dataclass(frozen=True, slots=True)
class Work:
    """What people do: ask one of the questions, check one of the estimates, think in between."""

    questions: Sequence[str]
    estimates: Sequence[Path]
    seconds: float
    thinking: float


def visit(url: str, name: str, password: str, work: Work, log: Log) -> None:
    """A person's whole visit; what fails is noted, and they go on."""
    chance = random.Random(name)  # noqa: S311 - what people do, not a secret
    end = time.monotonic() + work.seconds
    begun = time.perf_counter()
    with BrowserSession(url, name, password) as page:
        page.at_loading()
        log.add("sign in and open the page", begun)
        while time.monotonic() < end:
            _noting_failures(lambda: _ask(page, work, chance, log), log)
            if chance.random() < _CHECKS:
                _noting_failures(lambda: _check(page, work, chance, log), log)
            _noting_failures(lambda: _look_around(page, chance, log), log)
            if chance.random() < _LEAVING:
                _noting_failures(lambda: _leave(url, name, password, work, chance, log), log)
            time.sleep(chance.uniform(0.3, 1.7) * work.thinking)


def _noting_failures(do: Callable[[], None], log: Log) -> None:
    try:
        do()
    except Exception as error:  # noqa: BLE001 - the edge of one person's work
        log.fail(f"{type(error).__name__}: {error} {traceback.format_exc(limit=-2)}")


def _ask(page: BrowserSession, work: Work, chance: random.Random, log: Log) -> None:
    begun = time.perf_counter()
    asked = _question(work, chance)
    shown, last = False, ""
    text = ""
    for last in page.trigger("composer", "submit", asked):
        text += last
        if not shown and _EVIDENCE in last:
            shown = True
            log.add("evidence", begun)
    log.add("answer" if shown else "declined", begun)
    if 'role=\\"alert\\"' in text:
        log.fail(f"a problem was shown: {last[-400:]}")
    if shown:
        _open_page(page, text, log)


def _question(work: Work, chance: random.Random) -> dict[str, object]:
    return {
        "text": chance.choice(work.questions),
        "collections": [],
        "kinds": [],
        "conversation": "",
        "replaces": "",
        "search": "",
    }


def _look_around(page: BrowserSession, chance: random.Random, log: Log) -> None:
    """Look for documents, read the list again, and save the reports of the last check."""
    page.fill("documents-filter", chance.choice(("仕様", "単価", "", "2025")))
    begun = time.perf_counter()
    shown = "".join(page.trigger("documents-filter", "change"))
    if 'role=\\"alert\\"' in shown:
        log.fail(f"no list of documents was shown: {shown[-300:]}")
    log.add("list of documents", begun)
    begun = time.perf_counter()
    history = "".join(page.trigger("check-history", "tick"))
    log.add("list of checks", begun)
    checks = sorted(set(re.findall(r"\b[0-9a-f]{32}\b", history)))
    if checks and chance.random() < _CHECKS:
        begun = time.perf_counter()
        saved = page.client.get(f"/checks/{chance.choice(checks)}/all.zip")
        log.add("all files of a check", begun)
        # One that is not finished has none yet.
        if saved.is_server_error:
            saved.raise_for_status()


def _leave(url: str, name: str, password: str, work: Work, chance: random.Random, log: Log) -> None:
    """Ask on another page, and go away when the answer has begun."""
    with BrowserSession(url, name, password) as page:
        # Its connection is closed with it.
        answering: Generator[str, None, None] = page.trigger(
            "composer", "submit", _question(work, chance)
        )
        begun = time.perf_counter()
        next(answering, "")
        log.add("left in the middle, after", begun)
        answering.close()


def _open_page(page: BrowserSession, text: str, log: Log) -> None:
    plain = text.replace('\\"', '"')
    found = re.search(r'data-exchange="([0-9a-f]{32})"', plain)
    conversation = re.search(r'data-conversation="([0-9a-f]{32})"', plain)
    if found is None or conversation is None:
        log.fail("the answer has no exchange to open")
        return
    begun = time.perf_counter()
    opened = "".join(
        page.trigger(
            "current",
            "click",
            {"conversation": conversation[1], "exchange": found[1], "citation": 1},
        )
    )
    log.add("page of a quotation", begun)
    if "<img" not in opened and "passage" not in opened:
        log.fail(f"no page was shown: {opened[-300:]}")
    begun = time.perf_counter()
    page.client.get(f"/conversations/{conversation[1]}/export.docx").raise_for_status()
    log.add("export to Word", begun)


def _check(page: BrowserSession, work: Work, chance: random.Random, log: Log) -> None:
    if not work.estimates:
        return
    estimate = chance.choice(work.estimates)
    begun = time.perf_counter()
    sent = page.upload(estimate.name, estimate.read_bytes())
    log.add("upload", begun)
    list(page.trigger("check-drop", "upload", {"uploads": [sent]}))
    begun = time.perf_counter()
    shown = "".join(page.trigger("check-start", "click"))
    log.add("begin a check", begun)
    if 'role=\\"alert\\"' in shown:
        log.fail(f"the check was refused: {shown[:600]}")


def accounts(home: Path, count: int) -> tuple[str, list[str]]:
    """Make or reuse accounts for the visit; their password and names."""
    password = secrets.token_urlsafe(24)
    hashed = hash_password(password)
    names = [f"load{number:02}" for number in range(1, count + 1)]
    records = Records.open(home)
    try:
        for name in names:
            if find_person(records, name) is None:
                person = Person(name, f"負荷試験 {name}", Role.ENGINEER)
                insert_person(records, person, password_hash=hashed)
            set_password_hash(records, name, hashed, must_change=False)
    finally:
        records.close()
    return password, names


def state_of(process: int) -> dict[str, int]:
    """Memory in MiB, threads and open files of a process, as Linux tells them."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    return {
        "memory_mib": int(values["VmRSS"].split()[0]) // 1024,
        "threads": int(values["Threads"]),
        "files": len(list(Path(f"/proc/{process}/fd").iterdir())),
    }


def summary(log: Log) -> dict[str, dict[str, float]]:
    """Count, median, 95th percentile and worst of everything that was waited for."""
    found: dict[str, list[float]] = {}
    for timed in log.times:
        found.setdefault(timed.what, []).append(timed.milliseconds)
    return {
        what: {
            "count": len(times),
            "median_ms": round(statistics.median(times)),
            "p95_ms": round(sorted(times)[max(0, round(len(times) * 0.95) - 1)]),
            "worst_ms": round(max(times)),
        }
        for what, times in sorted(found.items())
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="python -m evals.serving_load", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--home", type=Path, required=True, help="the server's NANIWA_HOME")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--thinking", type=float, default=20, help="seconds between questions")
    parser.add_argument("--estimates", type=Path, help="folder of .xlsx to check")
    parser.add_argument("--process", type=int, help="the server's process id")
    chosen = parser.parse_args(arguments)
    lines = (files("evals") / "data" / "miotsukushi_qa.jsonl").read_text(encoding="utf-8")
    work = Work(
        tuple(json.loads(line)["question"] for line in lines.splitlines()),
        tuple(sorted(chosen.estimates.glob("*.xlsx"))) if chosen.estimates else (),
        chosen.seconds,
        chosen.thinking,
    )
    password, names = accounts(chosen.home, chosen.people)
    log = Log()
    before = state_of(chosen.process) if chosen.process else {}

    def whole_visit(name: str) -> None:
        _noting_failures(lambda: visit(chosen.url, name, password, work, log), log)

    people = [threading.Thread(target=whole_visit, args=(name,)) for name in names]
    for person in people:
        person.start()
    for person in people:
        person.join()
    result = {"waited_for": summary(log), "failures": log.failures, "before": before}
    if chosen.process:
        result["after"] = state_of(chosen.process)
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    return 1 if log.failures else 0


if __name__ == "__main__":
    sys.exit(main())
