"""`toandan serve`: the web server and the job worker, started and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser

GRACE_SECONDS = 15
MOST_THREADS = 8


def _threads() -> int:
    """Return how many requests a web process works on: SQLite writes one at a time anyway."""
    return min(MOST_THREADS, 2 * (os.cpu_count() or 1))


class Command(BaseCommand):
    """Run until told to stop, or until either process ends."""

    help = "Chạy trang web và tiến trình xử lý nền"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
        parser.add_argument("--port", default="8000", help="cổng lắng nghe")
        parser.add_argument("--web-workers", default="2", help="số tiến trình web")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start both and watch them."""
        toandan = [sys.executable, "-m", "toandan"]
        web = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", options["host"], "--port", options["port"]),
            *("--workers", options["web_workers"], "--no-ws", "--log-level", "warning"),
            *("--blocking-threads", str(_threads()), "--backpressure", "64"),
            "toandan.site.wsgi:application",
        ]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "toandan.site.settings"}
        # S603: fixed words and the operator's own host and port
        processes = [
            subprocess.Popen(words, env=environment)  # noqa: S603 - see above
            for words in (web, [*toandan, "qcluster"])
        ]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        self.stdout.write(f"Toàn Dân đang chạy tại {settings.BASE_URL} (Ctrl+C để dừng)")
        self.stdout.flush()  # a log file would else show the address only at the end
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        finally:
            self._stop(processes)

    def _stop(self, processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
