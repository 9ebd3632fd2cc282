"""The first administrator: nobody else can let anybody in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from assistant.access.passwords import check_password, hash_password, made_password
from assistant.access.people import Person, Role
from assistant.config import SignInSettings
from assistant.records.audit import Action, note
from assistant.records.database import Records
from assistant.records.people import has_administrator, insert_person
from retrieval.errors import NaniwaError

FIRST_NAME = "admin"
PASSWORD_VARIABLE = "NANIWA_SIGN_IN__ADMIN_PASSWORD"  # noqa: S105 - where it is, not what

Ask = Callable[[str], str]
"""Puts a question to whoever starts the server and returns what is typed, unseen."""


def ensure_administrator(
    records: Records,
    settings: SignInSettings,
    *,
    ask: Ask | None,
    say: Callable[[str], None],
) -> None:
    """Make the first administrator unless there is one.

    The password is that of the settings; else it is asked for twice; without anybody to ask
    (``ask`` is None) one is made, said once, and has to be changed at the first sign-in.
    Raises NaniwaError: ``settings`` for a bad password in the settings, ``name_taken``.
    """
    if has_administrator(records):
        return
    given = settings.admin_password.get_secret_value()
    if given:
        password, way = _checked(given), "設定"
    elif ask is not None:
        say("はじめての起動です。管理者のパスワードを決めてください。")
        password, way = _asked(ask, say), "端末"
    else:
        password, way = made_password(), "自動"
    insert_person(
        records,
        Person(FIRST_NAME, "管理者", Role.ADMINISTRATOR, must_change=way == "自動"),
        password_hash=hash_password(password),
    )
    note(
        records,
        FIRST_NAME,
        Action.PEOPLE_CHANGED,
        FIRST_NAME,
        f"最初の管理者（パスワード: {way}）",
        address="",
    )
    if way == "自動":
        say(
            f"管理者の名前は {FIRST_NAME}、最初のパスワードは {password} です（一度だけ示します）。"
        )
    else:
        say(f"管理者の名前は {FIRST_NAME} です。")


def asking_on_the_terminal() -> Ask | None:
    """How to ask for a password here; None when nobody sits at a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    # A job in the background would be stopped by the system when it reads from the terminal.
    if os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
        return None
    return _ask_unseen


def _ask_unseen(question: str) -> str:
    from getpass import getpass

    try:
        return getpass(question)
    except EOFError as error:
        raise NaniwaError(
            "管理者のパスワードが決まっていないので、画面を開きません。", code="no_administrator"
        ) from error


def _checked(password: str) -> str:
    try:
        check_password(password, name=FIRST_NAME)
    except NaniwaError as error:
        raise NaniwaError(
            f"sign_in.admin_password（環境変数 {PASSWORD_VARIABLE}）を使えません。{error.message}",
            code="settings",
        ) from error
    return password


def _asked(ask: Ask, say: Callable[[str], None]) -> str:
    while True:
        password = ask("パスワード: ")
        try:
            check_password(password, name=FIRST_NAME)
        except NaniwaError as error:
            say(error.message)
            continue
        if ask("もう一度: ") == password:
            return password
        say("2回の入力が一致しません。")
