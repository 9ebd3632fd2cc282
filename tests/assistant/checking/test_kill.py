import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.checking.places import check_folder
from assistant.checking.reads import check_of
from assistant.records.checks import State
from tests.assistant.checking.building import Office, begun, finished, held, until

SERVER = """
import sys, time
from pathlib import Path
from assistant.checking.runner import CheckRunner
from assistant.config import Settings
from assistant.records.database import Records

if __name__ == "__main__":
    home = Path(sys.argv[1])
    with CheckRunner(Records.open(home), Settings(home=home), workers=2):
        print("at work", flush=True)
        time.sleep(600)
"""


def _server(office: Office, tmp_path: Path) -> subprocess.Popen[str]:
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(office.settings.home)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def test_after_the_plug_was_pulled_a_check_goes_on_and_nothing_is_checked_twice(
    office: Office, tmp_path: Path
) -> None:
    door = office.door("sato")
    check_id = begun(door, *(f"工事{number}.csv" for number in range(8)))
    with held(door, check_id, 4), held(door, check_id, 5):
        server = _server(office, tmp_path)
        try:
            until(door, check_id, lambda check: check.files[4].state is State.RUNNING)
        finally:
            server.kill()
            server.communicate()
    before = _written(office, check_id)
    cut = check_of(door, check_id)
    assert cut.state is State.RUNNING
    assert [file.state for file in cut.files[:3]] == [State.DONE] * 3
    assert [file.state for file in cut.files[3:5]] == [State.RUNNING] * 2
    folder = check_folder(office.settings.home, check_id)
    (folder / "reports-1" / ".checked" / ".1.2.part.report").write_text("half", encoding="utf-8")
    with office.at_work():
        check = finished(door, check_id)
    assert [file.state for file in check.files] == [State.DONE] * 8
    after = _written(office, check_id)
    assert len(after) == 8
    assert {path: after[path] for path in before} == before
    assert not list(folder.rglob(".*.part*"))


def test_the_processes_end_with_the_server(office: Office, tmp_path: Path) -> None:
    door = office.door("sato")
    check_id = begun(door, "甲工事.csv", "乙工事.csv")
    with held(door, check_id, 2):
        server = _server(office, tmp_path)
        try:
            until(door, check_id, lambda check: check.files[1].state is State.RUNNING)
            until(door, check_id, lambda _: bool(_children(server.pid)))
            children = _children(server.pid)
        finally:
            server.send_signal(signal.SIGKILL)
            server.communicate()
    assert children
    patience = 1_200
    while any(_alive(child) for child in children):
        patience -= 1
        assert patience
        time.sleep(0.05)


def _written(office: Office, check_id: str) -> dict[Path, int]:
    folder = check_folder(office.settings.home, check_id) / "reports-1" / ".checked"
    return {path: path.stat().st_mtime_ns for path in folder.glob("[!.]*.report")}


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text(encoding="utf-8")
        except OSError:
            continue
        if int(status.rpartition(")")[2].split()[1]) == parent:
            found.append(int(folder.name))
    return found


def _alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
