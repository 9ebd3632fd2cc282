"""Settings: `naniwa.toml`, then the environment. The only module that reads the environment."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from assistant.access.people import Role
from retrieval.errors import NaniwaError
from retrieval.settings import LibrarySettings

SETTINGS_FILE = "naniwa.toml"
PREFIX = "NANIWA_"
TEST_PREFIX = "NANIWA_TEST_"
DEFAULT_HOME = Path("~/.local/share/naniwa")


_ISSUER_WANTED = "https:// で始まる URL を書いてください。http:// はこのマシンの中だけで使えます"


class Section(BaseModel):
    """A table of naniwa.toml: fixed once read, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


class LanguageModelSettings(Section):
    """Which language model answers, and how far it may go.

    ``model`` is ``bundled``, ``bundled-small``, ``none``, the path of a GGUF file, or the URL of an
    OpenAI-compatible server (``http://host:8000/v1``), for which ``model_name`` and ``api_key``
    are sent. ``threads`` 0 means one per physical core. All lengths are in tokens of the model.
    """

    model: str = "bundled"
    model_name: str = "default"
    api_key: SecretStr = SecretStr("")
    threads: int = Field(default=0, ge=0, le=1024)
    context_tokens: int = Field(default=4096, ge=512)
    max_tokens: int = Field(default=400, ge=1)
    temperature: float = Field(default=0.0, ge=0.0, le=2.0)
    timeout_seconds: float = Field(default=300.0, gt=0)


class EmbeddingSettings(Section):
    """Which model turns text into vectors: ``bundled``, ``none``, a GGUF path or a URL.

    ``query_prefix`` and ``passage_prefix`` are put before each text; the e5 family needs its own.
    """

    model: str = "bundled"
    model_name: str = "default"
    api_key: SecretStr = SecretStr("")
    threads: int = Field(default=0, ge=0, le=1024)
    timeout_seconds: float = Field(default=60.0, gt=0)
    query_prefix: str = "query: "
    passage_prefix: str = "passage: "


class LibrarySection(Section):
    """The city's own synonym files; processes that read files (0: one per core); whether to OCR."""

    synonym_files: tuple[Path, ...] = ()
    workers: int = Field(default=0, ge=0, le=1024)
    ocr: bool = True


class SignInSettings(Section):
    """How people sign in, and for how long.

    ``admin_password`` is the first administrator's, read at the first start only. A session ends
    ``idle_minutes`` after its last use and ``session_hours`` after it began. ``most_failures``
    wrong passwords within ``lock_minutes`` lock an account for as long.

    ``oidc_issuer`` (a URL, empty: not used) is the city's OpenID Connect provider, where
    ``oidc_name_claim`` gives the name of a new account. ``proxy_header`` (empty: not used) names the header in which
    a reverse proxy at one of ``trusted_proxies`` (addresses or networks) gives the name. Who
    signs in so for the first time gets ``first_role``; "" refuses who has no account yet.
    """

    admin_password: SecretStr = SecretStr("")
    idle_minutes: int = Field(default=120, ge=1)
    session_hours: int = Field(default=12, ge=1)
    most_failures: int = Field(default=5, ge=1)
    lock_minutes: int = Field(default=15, ge=1)
    oidc_issuer: str = ""
    oidc_client_id: str = "naniwa"
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name_claim: str = "preferred_username"
    proxy_header: str = ""
    trusted_proxies: tuple[str, ...] = ()
    first_role: str = "trainee"

    @field_validator("oidc_issuer")
    @classmethod
    def _an_issuer(cls, value: str) -> str:
        # Over the network http would let anybody between say who somebody is.
        parts = _address(value)
        if value and (parts.query or parts.fragment or not _is_private(parts)):
            raise ValueError(_ISSUER_WANTED)
        return value.rstrip("/") if parts.path == "/" else value

    @field_validator("proxy_header")
    @classmethod
    def _a_header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]{1,100}", value):
            raise ValueError("ヘッダーの名前を、英数字と - で書いてください")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            try:
                network = ipaddress.ip_network(value, strict=False)
            except ValueError as error:
                raise ValueError(
                    f"「{value}」は IP アドレスでもネットワーク(例: 10.1.2.0/24)でもありません"
                ) from error
            if network.prefixlen == 0:
                raise ValueError(f"「{value}」はすべてのアドレスを含みます")
        return values

    @field_validator("first_role")
    @classmethod
    def _a_role(cls, value: str) -> str:
        if value not in ("", *(role for role in Role if role is not Role.ADMINISTRATOR)):
            raise ValueError("使える値: engineer、reviewer、trainee、空")
        return value

    @model_validator(mode="after")
    def _somebody_to_trust(self) -> Self:
        if self.proxy_header and not self.trusted_proxies:
            raise ValueError("proxy_header には trusted_proxies も要ります")
        return self


class WebSettings(Section):
    """The web server. ``public_url`` is how browsers reach it behind a proxy ("": as they say).

    ``max_upload_mib`` limits one file, ``max_files`` one check or registration; ``metrics_token``
    lets another machine read /metrics (without it only this machine may).
    """

    public_url: str = ""
    max_upload_mib: int = Field(default=200, ge=1)
    max_files: int = Field(default=500, ge=1)
    metrics_token: SecretStr = SecretStr("")

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        parts = _address(value)
        if value and (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path not in ("", "/")
            or parts.query
            or parts.fragment
        ):
            raise ValueError("https://naniwa.city.example のように、パスを付けずに書いてください")
        return value.rstrip("/")


class Settings(BaseSettings):
    """Everything that can be configured. ``home`` is the folder of models, library and records."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__"
    )

    home: Path = DEFAULT_HOME
    llm: LanguageModelSettings = LanguageModelSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    library: LibrarySection = LibrarySection()
    sign_in: SignInSettings = SignInSettings()
    web: WebSettings = WebSettings()

    def changed(self, **sections: Any) -> Self:  # noqa: ANN401  (any section or value)
        """Return a copy with some sections replaced; values are checked by their own classes."""
        return self.model_copy(update=sections)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the signature is pydantic's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the values of the file, which come in as arguments."""
        return env_settings, init_settings


def load_settings(folder: Path | None = None) -> Settings:
    """Read naniwa.toml (in ``folder``, by default the current one, or else in NANIWA_HOME).

    The environment (``NANIWA_LLM__MODEL`` …) overrides the file. Relative paths in the file are
    taken from the file's folder. Raises NaniwaError naming key and place of a bad value.
    """
    environment = {key.upper(): value for key, value in os.environ.items()}
    _refuse_unknown_variables(environment)
    home = Path(environment.get(f"{PREFIX}HOME") or DEFAULT_HOME).expanduser()
    file = _settings_file(folder, home)
    values = _read_file(file) if file else {}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise NaniwaError(_explain(error, file, environment), code="settings") from error
    except SettingsError as error:
        raise NaniwaError(
            f"環境変数 {PREFIX}… の値を読めません（{error}）。", code="settings"
        ) from error
    return settings.changed(home=settings.home.expanduser().absolute())


def setting_origins(folder: Path | None = None) -> dict[str, str]:
    """Where settings were said: the file's path or the variable, by key (``llm.model``, ``home``).

    Settings that have their default are not named. Reads what `load_settings` does. Raises
    NaniwaError when the file can't be read.
    """
    environment = {key.upper() for key in os.environ}
    home = Path(os.environ.get(f"{PREFIX}HOME") or DEFAULT_HOME).expanduser()
    file = _settings_file(folder, home)
    origins: dict[str, str] = {}
    for key, value in (_read_file(file) if file else {}).items():
        names = [f"{key}.{name}" for name in value] if isinstance(value, dict) else [key]
        origins |= dict.fromkeys(names, str(file))
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and not variable.startswith(TEST_PREFIX):
            origins[variable.removeprefix(PREFIX).lower().replace("__", ".")] = variable
    return origins


def library_settings(settings: Settings) -> LibrarySettings:
    """Return what retrieval needs to know of the settings."""
    return LibrarySettings(
        home=settings.home,
        synonym_files=tuple(path.expanduser() for path in settings.library.synonym_files),
        workers=settings.library.workers,
        ocr=settings.library.ocr,
    )


def _address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _is_private(parts: SplitResult) -> bool:
    """Whether nobody between can listen: https, or a server on this machine."""
    host = parts.hostname or ""
    if parts.scheme != "http" or not host:
        return parts.scheme == "https" and bool(host)
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _settings_file(folder: Path | None, home: Path) -> Path | None:
    places = ((folder or Path.cwd()) / SETTINGS_FILE, home / SETTINGS_FILE)
    return next((path for path in places if path.is_file()), None)


def _read_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise NaniwaError(
            f"設定ファイル {file} を読めません（{error}）。", code="settings"
        ) from error
    return _resolve_paths(values, file.parent)


def _resolve_paths(values: dict[str, Any], base: Path) -> dict[str, Any]:
    """Take relative paths from the folder of the file that they stand in."""

    def resolved(text: str) -> str:
        return str(base / Path(text).expanduser())

    if isinstance(values.get("home"), str):
        values["home"] = resolved(values["home"])
    for section in (values.get("llm"), values.get("embedding")):
        if not isinstance(section, dict):
            continue
        model = section.get("model")
        if isinstance(model, str) and model.endswith(".gguf") and "://" not in model:
            section["model"] = resolved(model)
    library = values.get("library")
    if isinstance(library, dict) and isinstance(library.get("synonym_files"), list):
        library["synonym_files"] = [resolved(str(name)) for name in library["synonym_files"]]
    return values


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    """A mistyped NANIWA_LLM_MODEL would otherwise be ignored in silence."""
    for key in sorted(environment):
        if not key.startswith(PREFIX) or key.startswith(TEST_PREFIX):
            continue
        section = key.removeprefix(PREFIX).split("__")[0].lower()
        if section not in Settings.model_fields:
            raise NaniwaError(
                f"環境変数 {key} という設定はありません(例: NANIWA_LLM__MODEL、NANIWA_HOME)。",
                code="settings",
            )


def _explain(error: ValidationError, file: Path | None, environment: Mapping[str, str]) -> str:
    problem = error.errors()[0]
    keys = [str(part) for part in problem["loc"] if not isinstance(part, int)]
    variable = PREFIX + "__".join(keys).upper()
    known = [name for name in environment if name == variable or variable.startswith(f"{name}__")]
    place = f"環境変数 {known[0]}" if known else f"設定ファイル {file}"
    reasons = {
        "extra_forbidden": "という設定はありません",
        "int_parsing": "は整数で書いてください",
        "int_type": "は整数で書いてください",
        "float_parsing": "は数値で書いてください",
        "bool_parsing": "は true か false で書いてください",
        "string_type": "は文字列で書いてください",
    }
    limits = {
        "greater_than": "は {gt} より大きい値にしてください",
        "greater_than_equal": "は {ge} 以上の値にしてください",
        "less_than_equal": "は {le} 以下の値にしてください",
    }
    kind = problem["type"]
    if kind == "value_error":
        reason = f"の値が正しくありません（{problem.get('ctx', {}).get('error', '')}）"
    elif kind in limits:
        reason = limits[kind].format(**problem.get("ctx", {}))
    else:
        reason = reasons.get(kind, f"の値が正しくありません({problem['msg']})")
    return f"{place} の {'.'.join(keys)} {reason}。"
