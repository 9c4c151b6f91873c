"""Debian's redis-server and nginx as processes of a test, on free ports and in folders of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from benchmarks.server_process import ROOT, free_port
from webapp.certificates import lan_certificate

CONFIGURATION = ROOT / "deploy" / "nginx" / "mien.conf"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, but not where CI runs it."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        reason = f"this test runs {name}, and there is none on this machine"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


def answers(port: int) -> bool:
    """Whether something listens on that port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(port: int, seconds: float = 15.0) -> None:
    """Wait until something listens on that port."""
    end = time.monotonic() + seconds
    while not answers(port):
        assert time.monotonic() < end, f"nothing listens on {port}"
        time.sleep(0.05)


class Redis:
    """A Redis that can be stopped and started again, on the same port, with what it held."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--appendonly", "yes"]
        command += ["--dir", str(self._folder), "--save", "", "--loglevel", "warning"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=10)
            self._process = None


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    running = Redis(folder)
    running.start()
    try:
        yield running
    finally:
        running.stop()


class Nginx:
    """The configuration of deploy/, with other ports and a certificate made for the test."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        self.port, self.plain_port = free_port(), free_port()
        self.certificate = lan_certificate(folder).path
        text = CONFIGURATION.read_text(encoding="utf-8")
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        text = "\n".join(line for line in text.splitlines() if "[::]" not in line)
        for given, name in zip(("5001", "5002"), map(str, ports), strict=True):
            text = text.replace(f"127.0.0.1:{given}", f"127.0.0.1:{name}")
        for file in ("fullchain.pem", "privkey.pem"):
            text = text.replace(f"/etc/letsencrypt/live/mien.example.org/{file}", str(self.certificate))
        text = text.replace("/var/log/nginx", str(folder)).replace("mien.example.org", "127.0.0.1")
        temporary = "\n".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log info; worker_processes 2;"
        user = "user root;" if os.geteuid() == 0 else ""
        debian = f"access_log {folder}/access.log;"  # what a server writes to that names no log
        inner = f"{debian} {temporary} types {{ text/html html; }}\n{text}"
        self.file = folder / "nginx.conf"
        self.file.write_text(f"{user} {main} events {{ worker_connections 512; }} http {{ {inner} }}", encoding="utf-8")
        self.log, self.errors, self.others = folder / "mien.log", folder / "error.log", folder / "access.log"
        self.url = f"https://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [program("nginx"), "-c", str(self.file), "-e", str(self.errors)]


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[Nginx]:
    made = Nginx(folder, ports)
    tried = subprocess.run([*made.command(), "-t"], capture_output=True, text=True, timeout=20)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr, tried.stderr
    process = subprocess.Popen(made.command(), stderr=subprocess.DEVNULL)
    try:
        wait_for(made.port)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=10)
