from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.config import library_settings, load_settings
from retrieval.errors import NaniwaError


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of whoever runs the tests; both folders are empty."""
    import os

    for name in [name for name in os.environ if name.startswith("NANIWA_")]:
        monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("NANIWA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "work")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_without_anything_the_bundled_models_are_used(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "home"
    assert (settings.llm.model, settings.embedding.model) == ("bundled", "bundled")


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("naniwa.toml"), '[llm]\nmodel = "none"\nmax_tokens = 50\n')
    monkeypatch.setenv("NANIWA_LLM__MODEL", "bundled-small")
    settings = load_settings()
    assert (settings.llm.model, settings.llm.max_tokens) == ("bundled-small", 50)


def test_the_file_in_home_is_read_when_there_is_none_here(tmp_path: Path) -> None:
    write(tmp_path / "home" / "naniwa.toml", "[library]\nocr = false\n")
    assert load_settings().library.ocr is False
    write(Path("naniwa.toml"), "[library]\nworkers = 3\n")
    assert load_settings().library.workers == 3
    assert load_settings().library.ocr is True


def test_relative_paths_are_taken_from_the_file_s_folder(tmp_path: Path) -> None:
    write(
        tmp_path / "home" / "naniwa.toml",
        '[llm]\nmodel = "own.gguf"\n[library]\nsynonym_files = ["words.csv"]\n',
    )
    settings = load_settings()
    assert settings.llm.model == str(tmp_path / "home" / "own.gguf")
    assert library_settings(settings).synonym_files == (tmp_path / "home" / "words.csv",)


def test_the_library_lives_in_home(tmp_path: Path) -> None:
    assert library_settings(load_settings()).library_dir == tmp_path / "home" / "library"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[llm]\nthreads = -1\n", "llm.threads は 0 以上"),
        ('[llm]\nthreads = "二つ"\n', "llm.threads は整数"),
        ("[llm]\ntemparature = 0.1\n", "llm.temparature という設定はありません"),
        ('[library]\nocr = "たぶん"\n', "library.ocr は true か false"),
        ("[llm\n", "読めません"),
        ("[embedding]\ntimeout_seconds = 0\n", "embedding.timeout_seconds は 0.0 より大きい"),
    ],
)
def test_a_bad_value_names_key_and_file(text: str, expected: str) -> None:
    write(Path("naniwa.toml"), text)
    with pytest.raises(NaniwaError, match=expected) as caught:
        load_settings()
    assert "naniwa.toml" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_bad_value_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_LLM__CONTEXT_TOKENS", "many")
    with pytest.raises(
        NaniwaError, match=r"NANIWA_LLM__CONTEXT_TOKENS の llm\.context_tokens は整数"
    ):
        load_settings()


def test_a_list_in_the_environment_that_is_not_one_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NANIWA_LIBRARY", "{not json")
    with pytest.raises(NaniwaError, match="環境変数"):
        load_settings()


def test_a_mistyped_variable_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_LLM_MODEL", "none")
    with pytest.raises(NaniwaError, match="NANIWA_LLM_MODEL という設定はありません"):
        load_settings()


def test_keys_of_servers_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_LLM__API_KEY", "hidden-value")
    settings = load_settings()
    assert "hidden-value" not in repr(settings)
    assert settings.llm.api_key.get_secret_value() == "hidden-value"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().llm.threads = 4  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('oidc_issuer = "login.city.example"', "sign_in.oidc_issuer の値が正しくありません"),
        ('oidc_issuer = "http://login.city.example"', "http:// はこのマシンの中だけ"),
        ('oidc_issuer = "https://[login"', "sign_in.oidc_issuer の値が正しくありません"),
        ('oidc_issuer = "https://login.example/?a=1"', "sign_in.oidc_issuer の値が"),
        ('first_role = "king"', "sign_in.first_role の値が正しくありません（使える値"),
        ('first_role = "administrator"', "sign_in.first_role の値が正しくありません"),
        ('trusted_proxies = ["10.1.2.300"]', "「10.1.2.300」は IP アドレスでも"),
        ('trusted_proxies = ["0.0.0.0/0"]', "すべてのアドレスを含みます"),
        ('proxy_header = "X-Remote-User"', "trusted_proxies も要ります"),
        ('proxy_header = "X Remote: User"\ntrusted_proxies = ["::1"]', "ヘッダーの名前を"),
        ("idle_minutes = 0", "sign_in.idle_minutes は 1 以上"),
    ],
)
def test_a_sign_in_that_would_let_in_anybody_is_refused(text: str, expected: str) -> None:
    write(Path("naniwa.toml"), f"[sign_in]\n{text}\n")
    with pytest.raises(NaniwaError, match=re.escape(expected)) as caught:
        load_settings()
    assert "naniwa.toml" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_bad_network_in_the_environment_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NANIWA_SIGN_IN__TRUSTED_PROXIES", '["city"]')
    with pytest.raises(NaniwaError, match="NANIWA_SIGN_IN__TRUSTED_PROXIES"):
        load_settings()


def test_a_sign_in_through_provider_and_proxy_can_be_set() -> None:
    write(
        Path("naniwa.toml"),
        '[sign_in]\noidc_issuer = "https://login.city.example/realms/staff"\n'
        'proxy_header = "X-Remote-User"\ntrusted_proxies = ["10.1.2.0/24", "::1"]\n'
        'first_role = ""\n[web]\npublic_url = "https://naniwa.city.example/"\n',
    )
    settings = load_settings()
    assert settings.sign_in.oidc_issuer == "https://login.city.example/realms/staff"
    assert settings.sign_in.trusted_proxies == ("10.1.2.0/24", "::1")
    assert settings.web.public_url == "https://naniwa.city.example"


@pytest.mark.parametrize(
    "url", ["naniwa.example", "ftp://naniwa.example", "https://naniwa.example/sub", "https://"]
)
def test_a_public_url_is_an_address_without_a_path(url: str) -> None:
    write(Path("naniwa.toml"), f'[web]\npublic_url = "{url}"\n')
    with pytest.raises(NaniwaError, match=r"web\.public_url"):
        load_settings()
