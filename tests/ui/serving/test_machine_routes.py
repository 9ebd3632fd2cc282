from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from pydantic import SecretStr

from assistant.config import Settings, WebSettings
from assistant.records.database import Records
from retrieval.library import Library
from tests.ui.people import ENGINEER, TRAINEE, token_of
from tests.ui.served import plain_blocks, serving
from ui.desk import Desk
from ui.sign_in.cookie import SESSION_COOKIE


@pytest.fixture
def desk(ui_library: Library, records: Records, tmp_path: Path) -> Desk:
    web = WebSettings(metrics_token=SecretStr("the token"))
    return Desk(Settings(home=tmp_path / "home", web=web), ui_library, records, None)


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk, plain_blocks()) as address:
        yield address


def test_a_server_that_is_well_says_so_without_telling_more(url: str) -> None:
    answer = httpx.get(f"{url}health")
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"status", "version", "library", "records", "model", "disk"}
    assert (told["status"], told["library"], told["records"]) == ("ok", "ok", "ok")
    assert (told["model"], told["disk"]) == ("none", "ok")


def test_what_is_wrong_is_named(desk: Desk, tmp_path: Path) -> None:
    model = SimpleNamespace(model_path=tmp_path / "gone.gguf")
    with serving(replace(desk, model=model), plain_blocks()) as url:  # type: ignore[arg-type]
        answer = httpx.get(f"{url}health")
        assert (answer.status_code, answer.json()["model"]) == (503, "missing")
        desk.records.change("DROP TABLE departments")
        assert httpx.get(f"{url}health").json()["records"] == "unreadable"


def test_the_numbers_are_for_this_machine_and_who_has_the_token(url: str) -> None:
    address = f"{url}metrics"
    assert httpx.get(address).status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        forwarded = {header: "10.0.0.7"}
        assert httpx.get(address, headers=forwarded).status_code == 404
        wrong = {**forwarded, "Authorization": "Bearer x"}
        assert httpx.get(address, headers=wrong).status_code == 404
        right = {**forwarded, "Authorization": "Bearer the token"}
        assert httpx.get(address, headers=right).status_code == 200


def test_requests_people_and_documents_are_counted(url: str, desk: Desk) -> None:
    for person in (ENGINEER, TRAINEE, TRAINEE):
        cookies = {SESSION_COOKIE: token_of(desk.records, person)}
        assert httpx.get(url, cookies=cookies).status_code == 200
    httpx.get(f"{url}made/up/{'x' * 30}")
    httpx.request("PATCH", url)
    told = httpx.get(f"{url}metrics").text
    for line in (
        'naniwa_requests_total{method="GET",route="page",status="200"} 3.0',
        'naniwa_requests_total{method="GET",route="other",status="401"} 1.0',
        'naniwa_requests_total{method="other",route="page",status="401"} 1.0',
        'naniwa_request_seconds_count{route="page"} 4.0',
        "naniwa_people_signed_in 2.0",
        "naniwa_documents 2.0",
        "naniwa_model_waiting 0.0",
    ):
        assert line in told
    assert "made/up" not in told
    assert ENGINEER.name not in told
