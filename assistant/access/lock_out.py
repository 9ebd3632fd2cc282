"""Lock-out: how many wrong passwords an account and an address are suffered.

An attempt is counted as failed before its password is looked at, and forgotten with the account's
other failures when it was right: so attempts made at the same time can't get past the limit.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.access.names import normalised_name
from assistant.config import SignInSettings
from assistant.records import sign_in_failures
from assistant.records.database import Records
from assistant.records.moments import stamp
from retrieval.errors import NaniwaError

ADDRESS_FACTOR = 5
"""How many times as many failures as of an account are suffered from one address."""


def admit(
    records: Records, settings: SignInSettings, account: str, address: str, moment: datetime
) -> None:
    """Count an attempt at an account as failed, before its password is looked at.

    Raises NaniwaError (``locked``) with how long to wait, and does not count it, when there were
    too many: ``most_failures`` within ``lock_minutes`` lock for as long, counted from the last.
    """
    of_account, of_address = _limits(settings)
    since = stamp(moment - 2 * of_account.window)
    sign_in_failures.delete_failures_before(records, since)
    # First counted, then looked at: of several at once, the later ones see the earlier ones.
    attempt = sign_in_failures.insert_attempt(records, account, address, stamp(moment))
    failures = sign_in_failures.failures_of_account(records, account, since=since, but=attempt)
    ends = [of_account.locked_until(failures, moment)]
    if address:
        failures = sign_in_failures.failures_from_address(
            records, address, since=since, but=attempt
        )
        ends.append(of_address.locked_until(failures, moment))
    until = max((end for end in ends if end is not None), default=None)
    if until is None:
        return
    sign_in_failures.delete_attempt(records, attempt)
    minutes = max(1, math.ceil((until - moment) / timedelta(minutes=1)))
    raise NaniwaError(
        f"サインインの失敗が続いたため、あと{minutes}分は受け付けません。", code="locked"
    )


def is_locked(records: Records, settings: SignInSettings, account: str, moment: datetime) -> bool:
    """Whether an account is locked."""
    limit = _limits(settings)[0]
    since = stamp(moment - 2 * limit.window)
    failures = sign_in_failures.failures_of_account(records, account, since=since)
    return limit.locked_until(failures, moment) is not None


def account_of_nobody(name: str) -> str:
    """What failures for a name without an account are counted under; tells nothing of it."""
    spelt = name
    with suppress(NaniwaError):
        spelt = normalised_name(name)
    return hashlib.sha256(spelt.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Limit:
    most: int
    window: timedelta

    def locked_until(self, failures: Sequence[str], moment: datetime) -> datetime | None:
        times = [datetime.fromisoformat(text) for text in failures]
        if not times or times[-1] + self.window <= moment:
            return None
        near = [time for time in times if time > times[-1] - self.window]
        return times[-1] + self.window if len(near) >= self.most else None


def _limits(settings: SignInSettings) -> tuple[_Limit, _Limit]:
    window = timedelta(minutes=settings.lock_minutes)
    return (
        _Limit(settings.most_failures, window),
        _Limit(settings.most_failures * ADDRESS_FACTOR, window),
    )
