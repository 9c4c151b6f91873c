"""The table of jobs in PostgreSQL: the same steps, the same work."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.jobs.conftest import Upload
from tests.jobs.test_steps import (  # noqa: F401  (collected here too, on this module's database)
    steps,
    table,
    test_a_claim_that_is_no_longer_good_changes_nothing,
    test_a_step_is_begun_again_three_times_and_no_more,
    test_a_step_is_one_workers_at_a_time,
    test_the_last_segment_brings_the_join_and_the_join_ends_the_job,
    test_the_line_is_in_the_order_of_the_uploads,
    test_what_is_handed_back_is_done_by_another_and_counts_as_no_loss,
)
from tests.jobs.worker_process import WorkerProcess, finished
from webapp.config import Config
from webapp.database import Database, open_database
from webapp.jobs import Jobs, NoSuchJob

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
NO_ROOT = "postgres" if os.geteuid() == 0 else None
"""PostgreSQL does not run as root; Debian's package makes this user."""

if not PROGRAMS and not os.environ.get("CI"):
    pytest.skip("PostgreSQL is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this module's own."""
    folder = Path("/tmp") / f"mien-postgresql-{os.getpid()}"  # pytest's folders can't be entered by another user
    folder.mkdir(mode=0o700)
    if NO_ROOT:
        shutil.chown(folder, NO_ROOT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    data = str(folder / "data")
    try:
        _run("initdb", "-D", data, "-A", "trust", "-U", "mien")
        _run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield f"postgresql://mien@127.0.0.1:{port}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    opened = open_database(config)
    yield opened
    opened.close()


@pytest.fixture
def jobs(config: Config) -> Iterator[Jobs]:
    opened = Jobs.from_config(config, spawn=lambda function: function())
    yield opened
    opened._table._database.close()


@pytest.fixture
def config(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Config]:
    """Jobs in a database of the test's own."""
    name = f"test_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield Config(data=str(tmp_path / "data"), database_url=f"{server}/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_video_goes_all_the_way(jobs: Jobs, config: Config, upload: Upload, short_clip: Path) -> None:
    job = upload(short_clip)
    with WorkerProcess(config):
        assert finished(jobs, job.id).state == "done"
    jobs.delete(job.id)
    assert jobs.waiting_of("visitor") == 0
    with pytest.raises(NoSuchJob):
        jobs.get(job.id)


@pytest.mark.parametrize("job_id", ["\0", "a\0b", "\ud800", ""])
def test_an_id_that_is_no_text_of_a_database_is_no_jobs(jobs: Jobs, job_id: str) -> None:
    for ask in (jobs.get, jobs.status, jobs.edits, jobs.cancel, jobs.uploaded, jobs.delete):
        with pytest.raises(NoSuchJob):
            ask(job_id)


def _run(program: str, *arguments: str) -> None:
    subprocess.run(
        [PROGRAMS[-1] / program, *arguments],
        user=NO_ROOT,
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
