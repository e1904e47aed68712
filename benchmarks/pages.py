"""The site under the load of a province: pages over 200,000 assignments, issuing to every tier.

The database is that of `province`: five weeks of letters to every tier, 200,000 assignments,
and what came of them. `toandan serve` is asked as a browser would ask it. The peer of a page
is the site's bare answer to a health check, of issuing the bare database.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from province import bodies_of, fill, follow_up, people_of
from run import Result
from spine import bare_inserts, draft_to, set_up_site

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = 25
PORT = 8765
START_SECONDS = 60
HEALTH = "/suc-khoe/"


def measure() -> list[Result]:
    """Return the figures of pages and of issuing, on a throw-away SQLite database."""
    with tempfile.TemporaryDirectory(prefix="toandan-bench-") as folder:
        set_up_site(Path(folder))
        people = people_of()
        fill(people)
        follow_up(people)
        cookies = {name: _sign_in(position) for name, position in people.items()}
        with _served():
            return [*_pages(cookies), *_issuing(people, cookies, Path(folder))]


def _sign_in(position: Any) -> str:
    """Return the cookies of a signed-in person."""
    from django.conf import settings  # noqa: PLC0415 - see `_province`
    from django.test import Client  # noqa: PLC0415 - see `_province`

    from toandan.accounts.middleware import SESSION_KEY  # noqa: PLC0415 - see `_province`

    client = Client()
    client.force_login(position.user)
    session = client.session
    session[SESSION_KEY] = position.pk
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def _served() -> Iterator[None]:
    """Run the real server, as `make run` does."""
    words = [sys.executable, "-m", "toandan", "serve", "--port", str(PORT)]
    server = subprocess.Popen(words, env=os.environ.copy(), stdout=subprocess.DEVNULL)
    try:
        for _ in range(START_SECONDS * 5):
            try:
                _ask(HEALTH, "")
                break
            except (OSError, RuntimeError):  # not there yet, or without its job worker
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _ask(path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[float, str]:
    """Ask for one page; return the milliseconds to its last byte, and its text.

    Raises:
        RuntimeError: the site did not answer with a page, so there is nothing to time.
    """
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Cookie": cookie, "Host": f"localhost:{PORT}"}
    started = time.perf_counter()
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://localhost:{PORT}",
        }
        connection.request("POST", path, urlencode(form), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    took = 1000 * (time.perf_counter() - started)
    connection.close()
    expected = 200 if form is None else 302
    if answer.status != expected:
        raise RuntimeError(f"{path}: {answer.status} {answer.getheader('Location')}")
    return took, text


def _median(path: str, cookie: str) -> float:
    _ask(path, cookie)
    return statistics.median(_ask(path, cookie)[0] for _ in range(ASKED))


def _pages(cookies: dict[str, str]) -> list[Result]:
    from toandan.directives.models import Dispatch, Document  # noqa: PLC0415 - see `_province`

    document = Document.objects.order_by("pk").first()
    own = Dispatch.objects.filter(organisation__code="huyen-uy-907").first()
    if document is None or own is None:
        raise RuntimeError("the letters come first")
    pages = {
        "inbox": ("district", "/viec/"),
        "unit": ("district", "/viec/don-vi/"),
        "work": ("district", f"/viec/{own.pk}/"),
        "incoming": ("district", "/van-ban/den/"),
        "document": ("head", f"/van-ban/{document.pk}/"),
        "document_timeline": ("head", f"/van-ban/{document.pk}/dien-bien/"),
        "document_tree": ("head", f"/van-ban/{document.pk}/nhanh/"),
        "outgoing": ("head", "/van-ban/di/"),
        "board": ("monitor", "/theo-doi/"),
        "board_of_one_letter": ("monitor", f"/theo-doi/?van-ban={document.pk}"),
        "board_late": ("monitor", "/theo-doi/?cham=co"),
        "board_figures": ("monitor", "/theo-doi/tong-hop/"),
        "search": ("monitor", "/tim/?q=dang+uy"),
        "notifications": ("district", "/thong-bao/"),
    }
    bare = _median(HEALTH, "")
    return [
        Result(f"page_{name}_ms", _median(path, cookies[who]), "ms", "the health check", bare)
        for name, (who, path) in pages.items()
    ]


def _issuing(people: dict[str, Any], cookies: dict[str, str], folder: Path) -> list[Result]:
    """Issue one letter to all bodies by the page's own button, others reading meanwhile."""
    head, bodies = people["head"], bodies_of()
    document = draft_to(head.organisation, head, bodies)
    token = "a" * 32
    cookie = f"{cookies['head']}; csrftoken={token}"
    quiet = _median("/viec/", cookies["district"])
    reading: list[float] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            reading.append(_ask("/viec/", cookies["district"])[0])

    reader = threading.Thread(target=read)
    reader.start()
    took, _text = _ask(
        f"/van-ban/{document.pk}/ra-soat/ban-hanh/", cookie, {"csrfmiddlewaretoken": token}
    )
    done.set()
    reader.join()
    sent = document.dispatches.count()
    rows = 8 * sent
    bare = sent / bare_inserts(folder / "issue.sqlite3", rows=rows, each=8, commits=1)
    return [
        Result(f"issue_to_{sent}_bodies_s", took / 1000, "s", "eight bare INSERTs a body", bare),
        Result(
            "inbox_while_issuing_median_ms",
            statistics.median(reading),
            "ms",
            "the same page before",
            quiet,
        ),
        Result("inbox_while_issuing_slowest_ms", max(reading), "ms", "the same page before", quiet),
    ]
