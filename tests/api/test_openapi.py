"""Every operation keeps to its own OpenAPI, whatever is thrown at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.api.test_api import issued
from tests.directives.story import draft

from toandan.directives.actions.receive import receive
from toandan.directives.actions.work import Step, submit_plan
from toandan.directives.models import PlanStep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cast import Cast

EXAMPLES = 6


def things(cast: Cast) -> dict[str, list[int]]:
    """Make what there is to act on; return the keys by the first word of the addresses."""
    dispatch = issued(cast)
    receive(dispatch, by=cast.clerk_a)
    submit_plan(dispatch, text="", steps=[Step("Họp")], by=cast.clerk_a)
    return {
        "documents": [dispatch.document_id, draft(cast.clerk, to=[cast.huyen_uy_b]).pk],
        "dispatches": [dispatch.pk],
        "assignments": [dispatch.assignments.get().pk],
        "steps": [PlanStep.objects.get().pk],
        "notifications": list(cast.clerk_a.user.notifications.values_list("pk", flat=True)),
    }


def lost_its_file(response: Any) -> bool:
    """Tell whether the tool itself left an empty file out of a form on its way here."""
    if response.status_code != 422:
        return False
    faults = response.json()["detail"]
    return [fault["message"] for fault in faults if fault["field"].startswith("file.")] == [
        "Field required"
    ]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Requests through WSGI leave the test's connection, and so its transaction, open.

    Django's own test client does the same; schemathesis speaks to the application itself.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_every_operation_keeps_its_contract(
    cast: Cast, api: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = things(cast)
    # reading files has its own tests; here each would start a process
    monkeypatch.setattr(
        "toandan.directives.actions.intake.async_task", lambda *_args, **_keys: None
    )
    callers = st.sampled_from([api(cast.head).headers, api(cast.clerk_a).headers])
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]  # one that is no operation fails here
    assert len(operations) > 42
    answers = set()
    for operation in operations:
        there = keys.get(operation.path.split("/")[3], [])

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            # the same requests each time: a landing is no place for luck
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(),
            headers=callers,
            key=st.sampled_from([*there, None]),
        )
        def keeps_contract(case: Any, headers: dict[str, str], key: int | None) -> None:
            if key is not None and "pk" in case.path_parameters:
                case.path_parameters["pk"] = key
            response = case.call(headers=headers)
            assume(not lost_its_file(response))
            case.validate_response(response, headers=headers, transport_kwargs={"headers": headers})
            answers.add(response.status_code)

        keeps_contract()
    assert {200, 404} <= answers
