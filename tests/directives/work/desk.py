"""What every test of the work page does: press a verb, read the page, ask for the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from toandan.directives.models import Dispatch
from toandan.directives.queries.state import State, state_of, with_facts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client


def do(client: Client, verb: str, *keys: int, **data: object) -> HttpResponse:
    return client.post(reverse(f"directives:{verb}", args=keys), data)  # type: ignore[return-value]  # a test response


def page(client: Client, dispatch: Dispatch) -> str:
    return client.get(reverse("directives:work", args=[dispatch.pk])).content.decode()


def state(dispatch: Dispatch) -> State:
    return state_of(with_facts(Dispatch.objects.filter(pk=dispatch.pk)).get())
