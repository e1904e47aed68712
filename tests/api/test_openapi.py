"""Every operation keeps to its own OpenAPI, whatever is thrown at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from tests.api.test_api import issued

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

EXAMPLES = 12


def test_every_operation_keeps_its_contract(cast: Cast, api: Callable[..., Any]) -> None:
    issued(cast)
    headers = api(cast.head).headers
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps_contract(case: Any) -> None:
            case.call_and_validate(headers=headers)

        keeps_contract()
