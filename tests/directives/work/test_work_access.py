"""Who may press which verb on the work page, and what others find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.stage import tell
from tests.directives.work.desk import do, page

from toandan.directives.actions.report import submit_report
from toandan.directives.actions.work import raise_difficulty

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast
    from tests.directives.stage import Story

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


def test_those_above_see_their_actions_and_those_below_theirs(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    below = page(signed_in(cast.clerk_a), story.to_a)
    above = page(signed_in(cast.monitor), story.to_a)
    key = [story.to_a.pk]
    for verb in ("progress", "officer"):
        url = reverse(f"directives:{verb}", args=[*key, story.to_a.assignments.get().pk])
        assert url in below
        assert url not in above
    for verb in ("report", "plan", "difficulty", "forward"):
        assert reverse(f"directives:{verb}", args=key) in below
        assert reverse(f"directives:{verb}", args=key) not in above
    for verb in ("urge", "merit", "close"):
        assert reverse(f"directives:{verb}", args=key) not in below
        assert reverse(f"directives:{verb}", args=key) in above


OWN_VERBS = ("receive", "plan", "difficulty", "report", "ask_extension", "forward", "relay")
VERBS_ABOVE = ("urge", "merit", "close")


@pytest.mark.parametrize("verb", [*OWN_VERBS, *VERBS_ABOVE])
def test_each_verb_takes_only_post(cast: Cast, story: Story, signed_in: SignIn, verb: str) -> None:
    url = reverse(f"directives:{verb}", args=[story.to_a.pk])
    assert signed_in(cast.clerk_a).get(url).status_code == 405


@pytest.mark.parametrize("verb", [*OWN_VERBS, *VERBS_ABOVE])
def test_the_neighbour_gets_no_hint_that_the_work_exists(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    client = signed_in(cast.clerk_b)
    assert do(client, verb, story.to_a.pk, text="x", level="1").status_code == 404
    assert do(client, verb, story.to_a1.pk, text="x", level="1").status_code == 404
    assert do(client, verb, 999_999, text="x", level="1").status_code == 404


@pytest.mark.parametrize("verb", OWN_VERBS)
def test_those_above_do_not_act_for_the_unit(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    answer = do(signed_in(cast.monitor), verb, story.to_a.pk, text="x")
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode()


@pytest.mark.parametrize("verb", VERBS_ABOVE)
def test_the_unit_does_not_act_from_above_on_itself(
    cast: Cast, story: Story, signed_in: SignIn, verb: str
) -> None:
    assert do(signed_in(cast.head_y_te), verb, story.to_y_te.pk, text="x").status_code == 403


def test_the_keys_of_another_dispatch_are_not_found(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    raised = raise_difficulty(story.to_a1, text="Thiếu", by=cast.officer_a1)
    report = submit_report(story.to_a1, text="Xong", by=cast.officer_a1)
    above = signed_in(cast.head_y_te)
    wrong = story.to_a2.pk
    assert do(above, "answer", wrong, raised.pk, text="x").status_code == 404
    assert do(above, "accept", wrong, report.pk).status_code == 404
    assert do(above, "return", wrong, report.pk, note="x").status_code == 404
    assert do(above, "decide_extension", wrong, 1, decision="khong", note="x").status_code == 404
    assert (
        do(
            signed_in(cast.officer_a2), "progress", wrong, 999_999, text="x", percent="1"
        ).status_code
        == 404
    )


def test_a_page_asks_the_database_the_same_for_one_task_or_many(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    story = tell(cast)
    client = signed_in(cast.clerk_a)
    page(client, story.to_a)
    with django_assert_max_num_queries(70):  # type: ignore[attr-defined]  # a context manager
        page(client, story.to_a)
