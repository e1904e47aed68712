"""A form acts once; its key and its deed stand or fall together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from toandan.accounts.actions.once import REMEMBERED, acting_once, forget_sent_forms
from toandan.accounts.models import SentForm

if TYPE_CHECKING:
    from tests.cast import Cast

KEY = "a1b2"


def acts(cast: Cast, key: str = KEY) -> bool:
    with acting_once(cast.clerk.user, key) as first:
        return first


def test_the_second_press_does_not_act(cast: Cast) -> None:
    assert (acts(cast), acts(cast), acts(cast, "c3d4")) == (True, False, True)


def test_the_same_key_of_another_person_is_another_form(cast: Cast) -> None:
    assert acts(cast)
    with acting_once(cast.clerk_a.user, KEY) as first:
        assert first


def test_a_form_without_a_key_always_acts(cast: Cast) -> None:
    assert (acts(cast, ""), acts(cast, "")) == (True, True)


def test_what_fails_leaves_no_key(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), acting_once(cast.clerk.user, KEY):
        raise ZeroDivisionError
    assert not SentForm.objects.exists()
    assert acts(cast)


def test_keys_are_forgotten_after_a_day(cast: Cast) -> None:
    acts(cast)
    acts(cast, "c3d4")
    old = timezone.now() - REMEMBERED - dt.timedelta(seconds=1)
    SentForm.objects.filter(key=KEY).update(at=old)
    assert forget_sent_forms() == 1
    assert (acts(cast), acts(cast, "c3d4")) == (True, False)
