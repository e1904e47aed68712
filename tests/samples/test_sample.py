from __future__ import annotations

import pytest

from toandan.accounts.models import User
from toandan.audit.queries import verify
from toandan.directives.models import Dispatch, Document, Urging
from toandan.directives.queries.state import State, state_of, with_facts
from toandan.samples.actions import clear_sample, load_sample
from toandan.units.actions import load_reference
from toandan.units.models import Organisation


@pytest.mark.django_db
def test_the_sample_shows_every_state_and_goes_without_a_trace() -> None:
    load_reference(by=None)
    before = Organisation.objects.count()
    assert load_sample(by=None)
    assert not load_sample(by=None)
    states = {state_of(d) for d in with_facts(Dispatch.objects.all())}
    assert states >= set(State) - {State.CLOSED}
    assert Urging.objects.exists()
    assert not Document.objects.filter(is_sample=False).exists()
    assert all("(mẫu)" in user.full_name for user in User.objects.all())
    assert verify().fault is None
    clear_sample(by=None)
    assert not Document.objects.exists()
    assert not User.objects.exists()
    assert Organisation.objects.count() == before
    assert verify().fault is None
