from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from langchain_core.messages import HumanMessage

from assistant.config import LanguageModelSettings
from assistant.llm.remote import RemoteChatModel, remote_chat_model
from retrieval.errors import NaniwaError
from tests.assistant.llm.openai_server import OpenAIServer, openai_server


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server("四十", "ミリです。") as server:
        yield server


def client(server: OpenAIServer, **values: object) -> RemoteChatModel:
    return remote_chat_model(LanguageModelSettings.model_validate({"model": server.url, **values}))


def test_the_settings_are_what_is_sent(server: OpenAIServer) -> None:
    model = client(server, model_name="swallow", api_key="secret", max_tokens=99)
    assert model.invoke([HumanMessage("何mm")]).text == "四十ミリです。"
    (sent,) = server.requests
    assert sent["path"] == "/v1/chat/completions"
    assert (sent["model"], sent["max_tokens"], sent["temperature"]) == ("swallow", 99, 0.0)
    assert server.keys == ["Bearer secret"]


def test_our_own_keywords_are_not_sent(server: OpenAIServer) -> None:
    list(client(server).stream([HumanMessage("何mm")], user="a", cancel=None, on_reading=None))
    assert not server.requests[0].keys() & {"user", "cancel", "on_reading"}


def test_counting_tokens_needs_no_network(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        pytest.fail("it tried to connect")

    model = client(server)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert model.get_num_tokens("鉄筋") == 2
    assert model.get_num_tokens_from_messages([HumanMessage("鉄筋")]) > 2


def test_a_server_that_refuses_is_named() -> None:
    with openai_server(status=404) as server, pytest.raises(NaniwaError, match="404") as caught:
        client(server).invoke([HumanMessage("何mm")])
    assert server.url in caught.value.message
    assert caught.value.code == "llm_server"


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        model = remote_chat_model(LanguageModelSettings(model=url))
        with pytest.raises(NaniwaError, match=url):
            list(model.stream([HumanMessage("何mm")]))


def test_a_cancelled_request_is_cut_off_while_nothing_comes() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(120)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        model = remote_chat_model(LanguageModelSettings(model=url, timeout_seconds=600))
        cancel = threading.Event()
        ended: list[str] = []

        def ask() -> None:
            chunks = list(model.stream([HumanMessage("何mm")], cancel=cancel))
            ended.extend(chunk.response_metadata.get("finish_reason", "") for chunk in chunks)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        connection, _ = silent.accept()
        with connection:
            connection.settimeout(120)
            assert connection.recv(10).startswith(b"POST")
            cancel.set()
            while connection.recv(65_536):
                pass
        asking.join(120)
        assert "cancelled" in ended


def test_a_server_that_goes_away_in_the_middle_is_named() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        model = remote_chat_model(LanguageModelSettings(model=url))

        def answer_half() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n5\r\ndata:"
                )

        threading.Thread(target=answer_half, daemon=True).start()
        with pytest.raises(NaniwaError, match=url):
            list(model.stream([HumanMessage("何mm")]))
