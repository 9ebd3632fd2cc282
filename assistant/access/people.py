"""The people who sign in, and the roles that say what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person works as."""

    ENGINEER = "engineer"
    REVIEWER = "reviewer"
    TRAINEE = "trainee"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.ENGINEER: "技術職員",
        Role.REVIEWER: "審査担当",
        Role.TRAINEE: "研修生",
        Role.ADMINISTRATOR: "管理者",
    }
)


class Feature(StrEnum):
    """Something that a role may do; the value ends the sentence 「…権限がありません。」."""

    ASK = "質問する"
    READ_DOCUMENTS = "文書を見る"
    ADD_DOCUMENTS = "文書を登録する"
    CHECK = "積算チェックをする"
    DRAFT = "設計図書の下書きを作る"
    LEARN = "学習する"
    WRITE_CASES = "事例を書く"
    ADMINISTER = "管理する"


_EVERYONE = frozenset({Feature.ASK, Feature.READ_DOCUMENTS, Feature.LEARN})
_STAFF = _EVERYONE | {
    Feature.ADD_DOCUMENTS,
    Feature.CHECK,
    Feature.DRAFT,
    Feature.WRITE_CASES,
}

FEATURES: Mapping[Role, frozenset[Feature]] = MappingProxyType(
    {
        Role.TRAINEE: _EVERYONE,
        Role.ENGINEER: _STAFF,
        Role.REVIEWER: _STAFF,
        Role.ADMINISTRATOR: _STAFF | {Feature.ADMINISTER},
    }
)


class Source(StrEnum):
    """Who vouches for a person: our own password, an OpenID Connect provider, or a proxy."""

    LOCAL = "local"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account. ``name`` is what they sign in with, ``shown_name`` their name.

    ``must_change`` says that the password was set by somebody else and has to be changed first.
    Times are ISO 8601 in UTC, ``last_seen_at`` "" for one who never signed in.
    """

    name: str
    shown_name: str
    role: Role
    department: str = ""
    active: bool = True
    source: Source = Source.LOCAL
    must_change: bool = False
    created_at: str = ""
    last_seen_at: str = ""

    def may(self, feature: Feature) -> bool:
        """Whether the role allows it."""
        return self.active and feature in FEATURES[self.role]
