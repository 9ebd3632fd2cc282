"""Whom somebody shows how far they are with learning: given and taken back by themselves alone."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records.database import Records, as_text, now


@dataclass(frozen=True, slots=True)
class Consent:
    """That ``mentor`` may see how far ``trainee`` is. ``consented_at`` is ISO 8601 in UTC."""

    trainee: str
    mentor: str
    consented_at: str


def insert_consent(records: Records, trainee: str, mentor: str) -> bool:
    """Let a mentor see how far somebody is; False when they may already."""
    pair = {"trainee": trainee, "mentor": mentor}
    with records.transaction() as connection:
        inserted = connection.execute(
            as_text(
                "INSERT INTO mentors VALUES (:trainee, :mentor, :at) "
                "ON CONFLICT (trainee, mentor) DO NOTHING"
            ),
            {**pair, "at": now()},
        ).rowcount
        connection.execute(
            as_text("DELETE FROM ended_mentors WHERE trainee = :trainee AND mentor = :mentor"), pair
        )
    return inserted > 0


def ended_consents_of(records: Records, trainee: str) -> tuple[tuple[str, str], ...]:
    """Mentors who ceased to be staff since somebody chose them, with when (ISO 8601 in UTC)."""
    rows = records.rows(
        "SELECT mentor, ended_at FROM ended_mentors WHERE trainee = :name ORDER BY mentor",
        name=trainee,
    )
    return tuple((mentor, ended_at) for mentor, ended_at in rows)


def delete_consent(records: Records, trainee: str, mentor: str) -> bool:
    """Take a consent back; False when there is none."""
    return bool(
        records.change(
            "DELETE FROM mentors WHERE trainee = :trainee AND mentor = :mentor",
            trainee=trainee,
            mentor=mentor,
        )
    )


def consents_of(records: Records, trainee: str) -> tuple[Consent, ...]:
    """Whom somebody has chosen, by name."""
    rows = records.rows(
        "SELECT trainee, mentor, consented_at FROM mentors WHERE trainee = :name ORDER BY mentor",
        name=trainee,
    )
    return tuple(Consent(*row) for row in rows)


def consents_for(records: Records, mentor: str) -> tuple[Consent, ...]:
    """Who has chosen somebody, by name."""
    rows = records.rows(
        "SELECT trainee, mentor, consented_at FROM mentors WHERE mentor = :name ORDER BY trainee",
        name=mentor,
    )
    return tuple(Consent(*row) for row in rows)
