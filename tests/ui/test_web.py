import re
import socket

import pytest
from fastapi.testclient import TestClient

from retrieval.errors import NaniwaError
from ui.app import build_blocks
from ui.desk import Desk
from ui.web import bound_socket, web_application


@pytest.fixture(scope="module")
def client(ui_library: object) -> TestClient:
    return TestClient(web_application(build_blocks(Desk(ui_library, None))))  # type: ignore[arg-type]


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    hosts = set(re.findall(r"https?://([A-Za-z0-9.-]+)", page.text))
    assert hosts <= {"testserver", "127.0.0.1", "www.w3.org"}


def test_the_page_is_japanese_and_forbids_foreign_contents(client: TestClient) -> None:
    page = client.get("/")
    assert 'lang="ja"' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_files_of_the_machine_can_not_be_fetched(client: TestClient) -> None:
    for path in ("/etc/passwd", "pyproject.toml"):
        assert client.get(f"/gradio_api/file={path}").status_code in (403, 404)


def test_no_callback_is_offered_as_an_interface(client: TestClient) -> None:
    named = client.get("/gradio_api/info").json()
    assert named["named_endpoints"] == {}
    assert named["unnamed_endpoints"] == {}


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(NaniwaError, match=f"ポート {port} は別のプログラムが使っています"):
            bound_socket("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(NaniwaError) as caught:
        bound_socket("192.0.2.1", 7860)
    assert caught.value.code == "address"
