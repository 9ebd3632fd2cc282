"""`naniwa eval estimates`: what it writes, prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import evals
from evals.commands import eval_estimates
from evals.incidents.collection import all_incidents
from retrieval.errors import NaniwaError

KINDS = ("tax", "quantity")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


def test_errors_clean_estimates_and_scores_are_reported(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert eval_estimates(out, seed=1, count=1, kinds=KINDS, incidents=False, as_json=True)
    printed = json.loads(capsys.readouterr().out)
    record = json.loads((out / "estimates.json").read_text(encoding="utf-8"))
    assert printed["scores"] == record["scores"]
    parts = [case["part"] for case in record["cases"]]
    assert (parts.count("planted"), parts.count("clean")) == (2, 12)
    assert record["scores"]["false_errors"] == 0
    page = (out / "estimates.html").read_text(encoding="utf-8")
    assert "消費税の誤り" in page
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_target_that_is_missed_is_said(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text("[estimates.at_least]\nplanted = 100\n", encoding="utf-8")
    met = eval_estimates(
        out, seed=1, count=1, kinds=("tax",), incidents=False, as_json=False, floors=floors
    )
    assert not met
    assert "planted は 1 で、目標 100 以上に届きません" in capsys.readouterr().out


def test_an_unknown_kind_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="one_yen") as refused:
        eval_estimates(tmp_path, seed=1, count=1, kinds=("nothing",), as_json=False)
    assert refused.value.code == "no_kind"


def test_incidents_have_titles_and_ids_of_their_own() -> None:
    incidents = all_incidents()
    assert len({incident.id for incident in incidents}) == len(incidents)
    assert all(incident.title for incident in incidents)


def test_errors_of_every_kind_reach_the_targets(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = Path(evals.__file__).with_name("floors.toml")
    met = eval_estimates(out, seed=1, count=1, incidents=False, as_json=False, floors=floors)
    assert met, capsys.readouterr().out
