"""The section 「設定とモデル」: what is in force now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from assistant.access.door import Door
from assistant.administration.in_force import (
    library_state,
    machine,
    models_in_force,
    settings_in_force,
)
from ui.administration.forms import Section, Shown, button, heading, note, table
from ui.desk import Desk
from ui.html_text import as_text

_STATES: Mapping[str, str] = MappingProxyType(
    {
        "ready": "準備済み（SHA-256 確認済み）",
        "unverified": "未検証",
        "not_fetched": "未準備",
        "parts_missing": "部品なし",
        "external": "外部サーバー",
        "missing": "ファイルなし",
        "none": "使わない",
    }
)
_ROLES = {"llm": "言語モデル", "embedding": "埋め込み"}


def settings_html(desk: Desk, door: Door) -> str:
    """Models, settings, library, disk, version and queue."""
    return (
        heading("設定とモデル")
        + note(
            "設定は naniwa.toml と環境変数で変えます。変えたあとは naniwa serve を起動し直します。"
        )
        + "<h3>いまの状態</h3>"
        + _state(desk, door)
        + "<h3>文書庫</h3>"
        + _library(door)
        + "<h3>モデル</h3>"
        + _models(desk, door)
        + "<h3>設定</h3>"
        + _settings(desk, door)
        + f'<div class="acts">{button("最新の状態にする", "refresh")}</div>'
    )


def size_text(size: int) -> str:
    """Bytes as people read them."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:,.1f} GB"
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size:,} バイト"


def _state(desk: Desk, door: Door) -> str:
    runs_on = machine(door)
    answering = len(desk.running)
    return _facts(
        (
            ("回答している質問", f"{answering:,}件" if answering else "なし"),
            (
                "言語モデル",
                "使用中" if desk.model_is_busy else "空き" if desk.model else "使わない",
            ),
            ("版", f"なにわ {runs_on.version}（Python {runs_on.python}）"),
            ("データの場所", runs_on.home),
            (
                "ディスクの空き",
                f"{size_text(runs_on.disk_free)}（全体 {size_text(runs_on.disk_total)}）",
            ),
        )
    )


def _library(door: Door) -> str:
    state = library_state(door)
    return _facts(
        (
            ("文書", f"{state.documents:,}件・{state.pages:,}ページ"),
            ("読み取りに注意のある文書", f"{state.problems:,}件"),
            ("箇所（検索の単位）", f"{state.passages:,}"),
            ("意味検索のベクトル", f"{state.vectors:,}（未作成 {state.waiting:,}）"),
            (
                "大きさ",
                (
                    f"目録 {size_text(state.catalogue_size)}、"
                    f"語の索引 {size_text(state.lexical_size)}、"
                    f"ベクトル索引 {size_text(state.vectors_size)}"
                ),
            ),
        )
    )


def _models(desk: Desk, door: Door) -> str:
    rows = [
        (
            as_text(model.title),
            _ROLES.get(model.role, model.role),
            "使用中" if model.configured else "",
            _STATES[model.state]
            + (f'<span class="where">{as_text(model.detail)}</span>' if model.detail else ""),
            size_text(model.size) if model.size else "",
            as_text(model.licence),
            f'<span class="path">{as_text(model.location)}</span>',
        )
        for model in models_in_force(door, desk.settings)
    ]
    return table(
        "モデル", ("モデル", "役割", "使用", "状態", "大きさ", "ライセンス", "ファイル"), rows
    )


def _settings(desk: Desk, door: Door) -> str:
    rows = [
        (
            f"<code>{as_text(setting.key)}</code>",
            as_text(setting.value),
            as_text(setting.origin) if setting.origin else "既定値",
        )
        for setting in settings_in_force(door, desk.settings)
    ]
    return table("設定の値と、どこで決めたか", ("設定", "値", "決めた場所"), rows)


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return (
        '<dl class="facts">'
        + "".join(f"<dt>{as_text(name)}</dt><dd>{as_text(value)}</dd>" for name, value in facts)
        + "</dl>"
    )


SETTINGS = Section(
    "設定とモデル",
    "settings",
    settings_html,
    {"refresh": lambda desk, door, _: Shown(settings_html(desk, door), "最新の状態です。")},
)
