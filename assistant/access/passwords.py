"""Passwords: which ones are accepted, and how they are kept (argon2id)."""

from __future__ import annotations

import secrets
import unicodedata
from typing import TYPE_CHECKING

from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 256
_FEWEST_CHARACTERS = 4  # different ones
# Without the look-alikes 0 O 1 l I: an initial password is read from paper.
_LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4  # 16 of 57 letters: 93 bits
# What is tried first everywhere; digits and signs around these words don't help.
_COMMON = frozenset(
    {"password", "passwort", "passw", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm"}
    | {"admin", "administrator", "welcome", "letmein", "iloveyou", "naniwa", "abcdefghij"}
    | {"abc", "abcd", "test", "user", "login", "changeme", "secret", "p@ssw0rd", "p@ssword"}
    | {"passw0rd", "パスワード", "なにわ", "かんりしゃ", "管理者"}
)
_DIGITS = "01234567890123456789"


def check_password(password: str, *, name: str) -> None:
    """Refuse a new password that is too short, too long or quickly guessed.

    Raises NaniwaError (``bad_password``) with what to do about it.
    """
    text = _composed(password)
    if len(text) < SHORTEST:
        raise _bad(f"パスワードは{SHORTEST}文字以上にしてください。")
    if len(text) > LONGEST:
        raise _bad(f"パスワードは{LONGEST}文字以内にしてください。")
    folded = text.casefold()
    core = folded.strip("0123456789!?#$%&*+-_=.,;:/@ ")
    if name in (core, folded):
        raise _bad("名前と同じパスワードは使えません。")
    if (
        len(set(folded)) < _FEWEST_CHARACTERS
        or core in _COMMON
        or folded in _COMMON
        or folded in _DIGITS
        or folded in _DIGITS[::-1]
        or folded.strip("0123456789") in _COMMON
    ):
        raise _bad("よく使われるパスワードは使えません。ほかのものにしてください。")


def hash_password(password: str) -> str:
    """The argon2id hash that is kept, with its parameters and salt."""
    return _hasher().hash(_octets(password))


def verify_password(kept: str, password: str) -> bool:
    """Whether ``password`` is the one of the ``kept`` hash.

    Takes as long when there is no hash (""): time must not tell who has an account.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        password = ""
    if not kept:
        hash_password(password)
        return False
    try:
        return _hasher().verify(kept, _octets(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than a new one would be."""
    return _hasher().check_needs_rehash(kept)


def made_password() -> str:
    """A random password that a person can read from paper and type."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )


def _hasher() -> PasswordHasher:
    """argon2-cffi's own choice: the second recommendation of RFC 9106 (64 MiB, 3 passes)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


def _composed(password: str) -> str:
    # The same keys give other code points on other machines (NIST SP 800-63B-4, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _octets(password: str) -> bytes:
    # Half of a surrogate pair is no text, but must not be an error of ours either.
    return _composed(password).encode("utf-8", "surrogatepass")


def _bad(message: str) -> NaniwaError:
    return NaniwaError(message, code="bad_password")
