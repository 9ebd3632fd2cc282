"""What the model had read before, kept so that it need not be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LIMIT_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class SavedState:
    """The model's memory (KV) after reading ``tokens``."""

    tokens: tuple[int, ...]
    state: bytearray
    pinned: bool


class SavedStates:
    """States within ``limit_bytes``, the least recently used dropped first; pinned ones stay."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._states: list[SavedState] = []  # the most recently used last

    def __len__(self) -> int:
        return len(self._states)

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return sum(len(saved.state) for saved in self._states)

    def best(self, tokens: Sequence[int]) -> SavedState | None:
        """Return the state that shares the longest beginning with ``tokens``."""
        if not self._states:
            return None
        best = max(self._states, key=lambda saved: common_prefix(saved.tokens, tokens))
        if common_prefix(best.tokens, tokens) == 0:
            return None
        self._states.remove(best)
        self._states.append(best)
        return best

    def keep(self, tokens: tuple[int, ...], state: bytearray) -> None:
        """Keep a state until the room is needed; what another one contains isn't kept twice."""
        if not any(common_prefix(old.tokens, tokens) == len(tokens) for old in self._states):
            self._add(SavedState(tokens, state, pinned=False))

    def pin(self, tokens: tuple[int, ...], state: bytearray) -> None:
        """Keep a state for good."""
        self._add(SavedState(tokens, state, pinned=True))

    def _add(self, new: SavedState) -> None:
        self._states = [
            old
            for old in self._states
            if (old.pinned and old.tokens != new.tokens)
            or common_prefix(old.tokens, new.tokens) < len(old.tokens)
        ]
        self._states.append(new)
        while self.size_bytes > self._limit_bytes:
            oldest = next((saved for saved in self._states if not saved.pinned), None)
            if oldest is None:
                return
            self._states.remove(oldest)


def common_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    """Return how many tokens two sequences begin with in common."""
    shortest = min(len(first), len(second))
    for i in range(shortest):
        if first[i] != second[i]:
            return i
    return shortest
