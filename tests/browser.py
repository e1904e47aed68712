"""The real server, and browsers at it: what browser tests stand on.

The site runs as `toandan serve` on a database of its own: SQLite in a temporary folder or, when
the suite runs on PostgreSQL, a new database on that server.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_SECONDS = 180
expect.set_options(timeout=30_000)


@dataclass
class Site:
    """A running site and the people signed in at it.

    Attributes:
        url: where it answers, without a slash at the end.
        password: of all sample accounts.
    """

    url: str
    password: str
    browser: Browser
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def new_page(self, *, width: int = 1280, height: int = 900) -> Page:
        """Return a page of a fresh visitor; errors in it are collected in `faults`."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", base_url=self.url
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._note(page, said.type, said.text))
        return page

    def sign_in(self, username: str, *, width: int = 1280) -> Page:
        """Return the page of a person, signed in; the same one when asked again."""
        key = f"{username}@{width}"
        if key not in self.pages:
            page = self.new_page(width=width)
            page.goto("/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", self.password)
            page.click("main button[type=submit], form button[type=submit]")
            page.wait_for_url(lambda address: "/tai-khoan/" not in address)
            self.pages[key] = page
        return self.pages[key]

    def assert_accessible(self, page: Page) -> None:
        """Fail where axe finds anything serious or critical on the page."""
        page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
        found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
        grave = [
            f"{fault['id']}: {fault['help']} {[node['html'][:160] for node in fault['nodes'][:3]]}"
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        assert not grave, f"{page.url}\n" + "\n".join(grave)

    def picture(self, name: str) -> None:
        """Keep what every open page shows, for looking at after a failure."""
        folder = CACHE / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        for who, page in self.pages.items():
            page.screenshot(path=str(folder / f"{name}-{who}.png"), full_page=True)

    def _note(self, page: Page, kind: str, text: str) -> None:
        # a page that answers 404 or 409 by intent is reported by Chromium as an error, too
        if kind == "error" and "status of 4" not in text:
            self.faults.append(f"{page.url}: {text}")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of the kind that the suite runs on."""
    given = os.environ.get("TOANDAN_DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415 - there on PostgreSQL only
    from django.conf import settings  # noqa: PLC0415 - see above

    server = settings.DATABASES["default"]
    name = f"toandan_site_{os.getpid()}_{time.monotonic_ns()}"
    words = {"user": server["USER"], "password": server["PASSWORD"], "host": server["HOST"]}
    words = {key: value for key, value in words.items() if value}
    if server["PORT"]:
        words["port"] = server["PORT"]
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield (
                re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given, count=1)
                if "?" in given
                else (given.rsplit("/", 1)[0] + f"/{name}")
            )
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_site() -> Iterator[Site]:
    """Set up a site with the sample province, serve it, and yield it with a browser."""
    folder = Path(tempfile.mkdtemp(prefix="toandan-site-"))
    port = free_port()
    url = f"http://localhost:{port}"
    with database(folder) as address:
        environment = {
            **os.environ,
            "TOANDAN_DATA_DIR": str(folder),
            "TOANDAN_DATABASE_URL": address,
            "TOANDAN_BASE_URL": url,
            "TOANDAN_LOG_LEVEL": "WARNING",
            "TOANDAN_WORKERS": "1",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        toandan = [sys.executable, "-m", "toandan"]
        done = subprocess.run(  # noqa: S603 - our own command
            [*toandan, "setup", "--sample"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        log = (folder / "serve.log").open("w")
        server = subprocess.Popen(  # noqa: S603 - our own command
            [*toandan, "serve", "--port", str(port), "--web-workers", "1"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"{url}/suc-khoe/", server, folder / "serve.log")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                yield Site(url, "toan-dan-mau-2021", browser)
                browser.close()
        finally:
            server.terminate()
            server.wait(30)
            log.close()
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=15) as answer:  # noqa: S310 - our own
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the site did not start: {log.read_text()}")
