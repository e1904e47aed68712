"""`toandan serve`: the web server and the job worker, started and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from argparse import ArgumentParser

GRACE_SECONDS = 15
MOST_THREADS = 8


def _threads() -> int:
    """Return how many requests a web process works on: SQLite writes one at a time anyway."""
    return min(MOST_THREADS, 2 * (os.cpu_count() or 1))


def refuse_taken(host: str, port: int) -> None:
    """Refuse an address that cannot be listened at: the web server would share it unseen.

    Raises:
        CommandError: it is taken, not this machine's, or not allowed; says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Không mở được địa chỉ {host}, cổng {port} ({error}). Có thể một chương trình khác"
                " (hoặc Toàn Dân chạy từ trước) đang dùng cổng này; hãy dừng chương trình đó"
                " hoặc chọn cổng khác, ví dụ toandan serve --port 8010 (make run PORT=8010)."
            ) from error


def refuse_unready() -> None:
    """Refuse to serve a database that `toandan setup` has not made or brought up to date.

    Raises:
        CommandError: no database, or migrations that are still to be applied.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CommandError(f"Không mở được cơ sở dữ liệu: {error}") from error
    finally:
        connection.close()
    if missing:
        raise CommandError(
            "Cơ sở dữ liệu chưa được tạo hoặc thuộc bản cũ. Hãy chạy: toandan setup"
            " (dữ liệu đã có được giữ nguyên)."
        )


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and after a grace end each with all that it started.

    A web server that is asked while its workers still start waits for them for ever; killed
    alone it would leave them listening.
    """
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Command(BaseCommand):
    """Run until told to stop, or until either process ends."""

    help = "Chạy trang web và tiến trình xử lý nền"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
        parser.add_argument("--port", default=8000, type=int, help="cổng lắng nghe")
        parser.add_argument("--web-workers", default=2, type=int, help="số tiến trình web")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start both and watch them.

        Raises:
            CommandError: the address or the database cannot be used, or a process ended by
                itself; what was left of the other is stopped first.
        """
        refuse_taken(options["host"], options["port"])
        refuse_unready()
        toandan = [sys.executable, "-m", "toandan"]
        web = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", options["host"], "--port", str(options["port"])),
            *("--workers", str(options["web_workers"]), "--no-ws", "--log-level", "warning"),
            *("--blocking-threads", str(_threads()), "--backpressure", "64"),
            "toandan.site.wsgi:application",
        ]
        # e-mails lead to where the site answers, unless the operator has named its address
        address = os.environ.get("TOANDAN_BASE_URL") or f"http://localhost:{options['port']}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "toandan.site.settings",
            "TOANDAN_BASE_URL": address,
        }
        if address.startswith("https:") and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            self.stderr.write(
                "Cảnh báo: TOANDAN_PROXIES là 0. Nếu trước trang web có máy chủ chuyển tiếp"
                " (proxy), hãy đặt 1; nếu không, một người gõ sai mật khẩu nhiều lần sẽ khóa"
                " cửa của mọi người."
            )
        wanted = {"trang web": web, "tiến trình xử lý nền": [*toandan, "qcluster"]}
        processes: dict[str, subprocess.Popen[bytes]] = {}
        for end in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(end, lambda *_: sys.exit(0))
        try:
            for name, words in wanted.items():
                # S603: fixed words and the operator's own host and port
                processes[name] = subprocess.Popen(words, env=environment, process_group=0)  # noqa: S603
            self.stdout.write(f"Toàn Dân đang chạy tại {address} (Ctrl+C để dừng)")
            self.stdout.flush()  # a log file would else show the address only at the end
            while not (ended := [name for name in processes if processes[name].poll() is not None]):
                time.sleep(0.5)
        except KeyboardInterrupt:
            return
        finally:
            stop(list(processes.values()))
        raise CommandError(f"Đã dừng vì {ended[0]} tự kết thúc; lý do ở các dòng phía trên.")
