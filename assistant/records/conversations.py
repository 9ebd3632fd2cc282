"""Conversations and their exchanges, each belonging to one person: found by id and owner alone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversations.content import exchange_json, exchange_of, searchable
from assistant.conversations.conversation import ConversationEntry, Exchange
from assistant.records.database import Records, as_text, containing, new_id, now

_ENTRY = "id, owner, title, created_at, changed_at"


def add_conversation(records: Records, *, owner: str, title: str) -> ConversationEntry:
    """Keep a new, empty conversation."""
    moment = now()
    entry = ConversationEntry(new_id(), owner, title, moment, moment)
    records.change(
        "INSERT INTO conversations (id, owner, title, created_at, changed_at) "
        "VALUES (:id, :owner, :title, :at, :at)",
        id=entry.id,
        owner=owner,
        title=title,
        at=moment,
    )
    return entry


def conversation_entry(
    records: Records, conversation: str, *, owner: str
) -> ConversationEntry | None:
    """A person's conversation by its id, None when there is none of theirs."""
    row = records.row(
        f"SELECT {_ENTRY} FROM conversations WHERE id = :id AND owner = :owner",  # noqa: S608
        id=conversation,
        owner=owner,
    )
    return None if row is None else ConversationEntry(*row)


def conversation_entries(records: Records, *, owner: str) -> tuple[ConversationEntry, ...]:
    """A person's conversations, the one changed last first."""
    rows = records.rows(
        f"SELECT {_ENTRY} FROM conversations WHERE owner = :owner ORDER BY changed_at DESC, id",  # noqa: S608
        owner=owner,
    )
    return tuple(ConversationEntry(*row) for row in rows)


def conversations_saying(records: Records, word: str, *, owner: str) -> frozenset[str]:
    """The ids of a person's conversations in which a (normalised) word was asked or answered."""
    rows = records.rows(
        "SELECT DISTINCT c.id FROM conversations c JOIN exchanges e ON e.conversation = c.id "
        "WHERE c.owner = :owner AND e.searchable LIKE :pattern ESCAPE '!'",
        owner=owner,
        pattern=containing(word),
    )
    return frozenset(row[0] for row in rows)


def conversation_of(records: Records, exchange: str, *, owner: str) -> str | None:
    """The id of the person's conversation that an exchange is part of, None when there is none."""
    row = records.row(
        "SELECT c.id FROM conversations c JOIN exchanges e ON e.conversation = c.id "
        "WHERE e.id = :exchange AND c.owner = :owner",
        exchange=exchange,
        owner=owner,
    )
    return None if row is None else str(row[0])


def rename_conversation(records: Records, conversation: str, title: str, *, owner: str) -> bool:
    """Give a person's conversation another title; False when there is none of theirs."""
    changed = records.change(
        "UPDATE conversations SET title = :title WHERE id = :id AND owner = :owner",
        title=title,
        id=conversation,
        owner=owner,
    )
    return changed > 0


def delete_conversation(records: Records, conversation: str, *, owner: str) -> bool:
    """Remove a person's conversation and all that was said; False when there is none of theirs."""
    with records.transaction() as connection:
        values = {"id": conversation, "owner": owner}
        gone = connection.execute(
            as_text("DELETE FROM conversations WHERE id = :id AND owner = :owner"), values
        ).rowcount
        if gone:
            connection.execute(as_text("DELETE FROM exchanges WHERE conversation = :id"), values)
    return gone > 0


def exchanges_of(records: Records, conversation: str) -> tuple[Exchange, ...]:
    """What was said in a conversation, oldest first; who asks has seen that it may be read."""
    rows = records.rows(
        "SELECT id, question, content, asked_at FROM exchanges "
        "WHERE conversation = :conversation ORDER BY position, id",
        conversation=conversation,
    )
    return tuple(exchange_of(*row) for row in rows)


def add_exchange(records: Records, conversation: str, exchange: Exchange) -> None:
    """Keep a question at the end of a conversation, which becomes the one changed last."""
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "INSERT INTO exchanges "
                "(id, conversation, position, question, content, searchable, asked_at) "
                "SELECT :id, :conversation, COALESCE(MAX(position), 0) + 1, :question, :content, "
                ":searchable, :at FROM exchanges WHERE conversation = :conversation"
            ),
            {**_values(exchange), "conversation": conversation, "question": exchange.question},
        )
        connection.execute(
            as_text("UPDATE conversations SET changed_at = :at WHERE id = :id"),
            {"at": exchange.asked_at, "id": conversation},
        )


def keep_exchange(records: Records, conversation: str, exchange: Exchange) -> None:
    """Keep what is known by now of an exchange; nothing happens when it has been removed."""
    records.change(
        "UPDATE exchanges SET content = :content, searchable = :searchable "
        "WHERE id = :id AND conversation = :conversation AND asked_at = :at",
        conversation=conversation,
        **_values(exchange),
    )


def remove_exchanges(records: Records, conversation: str, exchanges: Sequence[str]) -> None:
    """Remove some of what was said in a conversation."""
    records.change_many(
        "DELETE FROM exchanges WHERE conversation = :conversation AND id = :id",
        [{"conversation": conversation, "id": exchange} for exchange in exchanges],
    )


def _values(exchange: Exchange) -> dict[str, str]:
    return {
        "id": exchange.id,
        "content": exchange_json(exchange),
        "searchable": searchable(exchange),
        "at": exchange.asked_at,
    }
