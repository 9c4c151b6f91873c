"""What a process that reads may do: little, and only root could give it more."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.server_process import ServerProcess
from webapp.reading import MEMORY_BYTES, OPEN_FILES
from webapp.sandbox import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="not every system has these limits")

CONFINED = """
import resource, sys
from webapp.confinement import confine
confine(memory_bytes=1 << 29, file_bytes=1000, open_files=20)
"""


def confined(code: str, *arguments: str) -> str:
    done = subprocess.run(
        (sys.executable, "-c", CONFINED + code, *arguments), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def limits_of(pid: int) -> dict[str, str]:
    """The soft limit of each kind, as the system tells it."""
    lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()[1:]
    return {line[:26].strip(): line[26:].split()[0] for line in lines}


@linux
def test_too_much_memory_is_an_error_and_not_the_end() -> None:
    assert confined("try: bytearray(1 << 30)\nexcept MemoryError: print('refused')") == "refused"


@linux
def test_too_large_a_file_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    code = """
try:
    with open(sys.argv[1], "wb") as file:
        file.write(bytes(5000))
except OSError:
    print("refused")
"""
    assert confined(code, str(tmp_path / "out")) == "refused"
    assert (tmp_path / "out").stat().st_size <= 1000


@linux
def test_limits_are_hard_ones_and_no_program_gives_new_rights() -> None:
    code = """
hard = [resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]
print(hard, open("/proc/self/status").read().split("NoNewPrivs:")[1].split()[0])
"""
    assert confined(code) == f"[{1 << 29}, 1000, 0] 1"


@linux
def test_no_process_of_the_server_leaves_a_core_file_and_those_that_read_write_none(server: ServerProcess) -> None:
    assert limits_of(server.pid)["Max core file size"] == "0"
    assert server.readers
    for reader in server.readers:
        limits = limits_of(reader)
        assert limits["Max core file size"] == limits["Max file size"] == "0"
        assert limits["Max address space"] == str(MEMORY_BYTES)
        assert limits["Max open files"] == str(OPEN_FILES)


@linux
def test_those_that_read_see_no_password() -> None:
    with ServerProcess({"AWS_SECRET_ACCESS_KEY": "quite secret", "MIEN_MAX_STREAMS": "7"}) as running:
        for reader in running.readers:
            seen = Path(f"/proc/{reader}/environ").read_bytes()
            assert b"secret" not in seen.lower()
            assert b"MIEN_" not in seen
            assert b"OMP_NUM_THREADS=1" in seen
