"""Checking the chain and keeping what was found."""

from __future__ import annotations

from django_q.tasks import async_task

from toandan.audit.models import NO_HASH, ChainCheck
from toandan.audit.queries import Verification, last_check, verify

#: events that one nightly job walks, about a minute; the chain of years takes longer than a job may
PART = 1_000_000


def check_chain(*, whole: bool) -> ChainCheck:
    """Walk the chain and keep the result, so that the page can tell how far it was checked.

    Args:
        whole: walk from the first event; else go on from where the last check came, which
            takes a moment where the whole chain takes minutes. One that found a fault came to
            the event before it, and so the fault is found again.
    """
    before = None if whole else last_check()
    return _kept(verify(before))


def check_whole_chain(reached: int = 0, digest: str = NO_HASH) -> str:
    """Check everything, a part to each job; the nightly job. Returns what was found, in words.

    Args:
        reached: the last event that the jobs before this one found whole.
        digest: its hash.
    """
    found = verify(Verification(reached, hash=digest), most=PART)
    if found.is_part:
        async_task("toandan.audit.checks.check_whole_chain", found.events, found.hash)
        return f"{found.events} …"
    return str(_kept(found, start=1))


def _kept(found: Verification, start: int | None = None) -> ChainCheck:
    return ChainCheck.objects.create(
        start=start or found.start,
        sequence=found.events,
        hash=found.hash,
        fault=found.fault or "",
    )
