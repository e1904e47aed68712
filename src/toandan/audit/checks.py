"""Checking the chain and keeping what was found."""

from __future__ import annotations

from toandan.audit.models import ChainCheck
from toandan.audit.queries import verify


def check_chain(*, whole: bool) -> ChainCheck:
    """Walk the chain and keep the result, so that the page can tell how far it was checked.

    Args:
        whole: walk from the first event; else go on from the last check that found no
            fault, which takes a moment where the whole chain takes minutes.
    """
    before = None if whole else ChainCheck.objects.filter(fault="").first()
    found = verify(before)
    return ChainCheck.objects.create(
        start=found.start, sequence=found.events, hash=found.hash, fault=found.fault or ""
    )


def check_whole_chain() -> str:
    """Check everything; the nightly job. Returns what was found, in words."""
    return str(check_chain(whole=True))
