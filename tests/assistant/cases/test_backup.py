"""A backup holds the files and the records of cases."""

from pathlib import Path

from assistant.administration.backup import back_up
from assistant.administration.restore import restore
from assistant.cases import offering, reads
from assistant.cases.reads import State
from tests.assistant.cases.building import file_of, offered, written
from tests.assistant.library_jobs.building import SUZUKI, TANAKA, Office, office


def test_cases_and_candidates_come_back(place: Office, tmp_path: Path) -> None:
    case = written(place)
    offered(place)
    file = file_of(place, case)
    made = back_up(place.home, tmp_path / "b.zip")
    assert file.relative_to(place.home).as_posix() in {entry.path for entry in made.manifest.files}
    restore(made.file, tmp_path / "other", by="admin")
    with office(tmp_path / "other") as there:
        (shown,) = reads.cases(there.door(TANAKA))
        assert (shown.id, shown.state) == (case.id, State.STANDING)
        assert shown.edition.text == case.editions[0].text
        assert len(offering.candidates(there.door(SUZUKI))) == 1
        document, original = there.door(TANAKA).original(shown.edition.document_id)
        assert original.is_relative_to(tmp_path / "other")
        assert document.title.endswith("急斜面の段切り")
