"""Steps change hands safely, and those that were lost are found."""

import dataclasses
import time

import pytest
from sqlalchemy import update

from webapp import database as tables
from webapp.config import Config
from webapp.crew import Crew
from webapp.database import Database, open_database
from webapp.job import Job, Problem
from webapp.job_table import JobTable
from webapp.line import Line, priority_of
from webapp.step import Step, StepKey
from webapp.steps import LOST, MAX_LOSSES, Steps
from webapp.task_queue import QueueUnreachable
from webapp.watch import LOST_SECONDS, Watch

BLANK = Job(id="first", name="x", bytes=9, settings={}, owner="o", created=1000.0, expires=2e9, state="probing")


@pytest.fixture
def database(config: Config) -> Database:
    return open_database(config)


@pytest.fixture
def table(database: Database) -> JobTable:
    return JobTable(database)


@pytest.fixture
def steps(database: Database) -> Steps:
    return Steps(database)


def line_up(table: JobTable, job_id: str = "first", segments: int = 2, created: float = 1000.0) -> Job:
    """A job whose steps wait: segments of 10 seconds of work, and a join of 2."""
    job = dataclasses.replace(BLANK, id=job_id, created=created)
    table.add(job)
    rows = [Step(StepKey(job_id, "segment", number), {}, priority_of(job), 10.0) for number in range(segments)]
    join = Step(StepKey(job_id, "join", 0), {"segments": segments}, priority_of(job), 2.0)
    assert table.line_up(job_id, {"duration": 60.0}, [*rows, join])
    return job


def key(number: int, job_id: str = "first") -> StepKey:
    return StepKey(job_id, "segment", number)


JOIN = StepKey("first", "join", 0)


def test_a_step_is_one_workers_at_a_time(table: JobTable, steps: Steps) -> None:
    line_up(table)
    claim = steps.claim(key(0))
    assert claim.step.key == key(0)
    assert steps.claim(key(0)) is None
    assert steps.claim(StepKey("nobody", "segment", 0)) is None
    assert steps.claim(JOIN) is None  # not before the segments
    assert table.get("first").state == "running"


def test_the_last_segment_brings_the_join_and_the_join_ends_the_job(table: JobTable, steps: Steps) -> None:
    line_up(table)
    first, second = steps.claim(key(0)), steps.claim(key(1))
    assert steps.finish(second, keep=60) == (True, None)
    done, join = steps.finish(first, keep=60)
    assert done
    assert join.key == JOIN
    assert steps.finish(first, keep=60) == (False, None)
    assert steps.finish(steps.claim(join.key), keep=60) == (True, None)
    job = table.get("first")
    assert (job.state, job.progress) == ("done", 1.0)
    assert job.expires == pytest.approx(time.time() + 60, abs=30)
    assert job.created < job.started <= job.finished


def test_progress_is_that_of_all_steps_by_their_work(table: JobTable, steps: Steps) -> None:
    line_up(table)
    claim = steps.claim(key(0))
    assert steps.beat(claim, 0.5)
    assert table.get("first").progress == pytest.approx(5 / 22)
    steps.finish(claim, keep=60)
    assert table.get("first").progress == pytest.approx(10 / 22)


def test_a_claim_that_is_no_longer_good_changes_nothing(table: JobTable, steps: Steps) -> None:
    line_up(table)
    claim = steps.claim(key(0))
    table.end("first", "cancelled")
    assert not steps.beat(claim, 0.5)
    assert not steps.hand_back(claim)
    assert not steps.fail(claim, Problem("x", "X."))
    assert steps.finish(claim, keep=60) == (False, None)
    assert table.get("first").state == "cancelled"
    assert not steps.wanted("first")


def test_what_is_handed_back_is_done_by_another_and_counts_as_no_loss(table: JobTable, steps: Steps) -> None:
    line_up(table)
    assert steps.hand_back(steps.claim(key(0)))
    assert steps.claim(key(0)) is not None
    assert table.get("first").attempts == 0


def test_a_step_that_fails_ends_its_job(table: JobTable, steps: Steps) -> None:
    line_up(table)
    assert steps.fail(steps.claim(key(0)), Problem("damaged_video", "It is damaged."))
    job = table.get("first")
    assert (job.state, job.error) == ("failed", Problem("damaged_video", "It is damaged."))
    assert steps.waiting() == []


class Queue:
    """Remembers what was put in line."""

    def __init__(self) -> None:
        self.put_in: list[StepKey] = []
        self.reachable = True

    def put(self, step: Step) -> None:
        if not self.reachable:
            raise QueueUnreachable("no")
        self.put_in.append(step.key)

    def size(self) -> int:
        if not self.reachable:
            raise QueueUnreachable("no")
        return len(self.put_in)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_step_without_a_beat_is_lost_and_one_with_beats_is_not(table: JobTable, steps: Steps) -> None:
    line_up(table)
    clock, queue = Clock(), Queue()
    watch = Watch(steps, queue, clock)
    dead, alive = steps.claim(key(0)), steps.claim(key(1))
    for clock.now in range(int(LOST_SECONDS) + 3):
        steps.beat(alive, 0.1)
        watch.look()
    assert queue.put_in == [key(0)]
    assert not steps.beat(dead, 0.5)
    assert steps.beat(alive, 0.5)
    assert table.get("first").attempts == 1
    assert steps.claim(key(0)) is not None


def test_a_step_is_begun_again_three_times_and_no_more(table: JobTable, steps: Steps) -> None:
    line_up(table)
    for _ in range(MAX_LOSSES):
        assert steps.lose(key(0), steps.claim(key(0)).token).key == key(0)
    assert steps.lose(key(0), steps.claim(key(0)).token) is None
    job = table.get("first")
    assert (job.state, job.error, job.attempts) == ("failed", LOST, MAX_LOSSES + 1)


def test_two_watches_take_a_lost_step_once(table: JobTable, steps: Steps) -> None:
    line_up(table)
    token = steps.claim(key(0)).token
    assert steps.lose(key(0), token) is not None
    assert steps.lose(key(0), token) is None


def test_what_the_queue_forgot_is_put_in_line_again(table: JobTable, steps: Steps) -> None:
    line_up(table)
    queue = Queue()
    watch = Watch(steps, queue)
    queue.reachable = False
    watch.look()
    queue.reachable = True
    watch.look()
    watch.look()
    assert queue.put_in == [key(0), key(1)]  # and not the join


def test_the_line_is_in_the_order_of_the_uploads(table: JobTable, steps: Steps, database: Database) -> None:
    later, earlier = line_up(table, "later", created=2000.0), line_up(table, "earlier", created=1500.0)
    line = Line(database)
    assert [step.key.job_id for step in steps.waiting()] == ["earlier", "earlier", "later", "later"]
    assert (line.place(earlier), line.place(later)) == (None, None)  # these are from before they waited
    earlier, later = table.get("earlier"), table.get("later")
    assert (line.place(earlier), line.place(later)) == (1, 2)
    steps.claim(key(0, "earlier"))
    assert (line.place(table.get("earlier")), line.place(later)) == (0, 1)


def test_the_estimate_is_the_work_before_it_at_the_pace_of_late(
    table: JobTable, steps: Steps, database: Database
) -> None:
    line_up(table, "first", created=1000.0)
    line_up(table, "second", created=2000.0)
    line = Line(database)
    assert line.estimate_seconds(table.get("second")) is None  # nobody works
    Crew(database, "one").sign()
    assert line.estimate_seconds(table.get("first")) == 22.0
    assert line.estimate_seconds(table.get("second")) == 44.0
    Crew(database, "two").sign()
    Crew(database, "two").sign()
    assert line.estimate_seconds(table.get("second")) == 22.0
    claim = steps.claim(key(0))
    with database.write() as connection:  # it takes three times as long as thought
        connection.execute(
            update(tables.steps).where(tables.steps.c.claim == claim.token).values(started=time.time() - 30)
        )
    steps.finish(claim, keep=60)
    assert line.estimate_seconds(table.get("second")) == pytest.approx(34 * 3 / 2, rel=0.01)
    Crew(database, "two").leave()
    assert line.workers() == 1


def test_a_first_video_is_told_from_how_slowly_it_goes(table: JobTable, steps: Steps, database: Database) -> None:
    line_up(table)
    line = Line(database)
    Crew(database, "one").sign()
    claim = steps.claim(key(0))
    with database.write() as connection:  # half of ten seconds of work took twenty
        connection.execute(
            update(tables.steps).where(tables.steps.c.claim == claim.token).values(started=time.time() - 20)
        )
    steps.beat(claim, 0.5)
    assert line.estimate_seconds(table.get("first")) == pytest.approx((5 + 10 + 2) * 4, rel=0.01)


def test_a_worker_that_signed_long_ago_does_not_count(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    Crew(database, "one").sign()
    now = time.time()
    monkeypatch.setattr("webapp.line.time.time", lambda: now + 60)
    assert Line(database).workers() == 0
