"""Jobs as they are made: refused, named, owned, and asked about."""

from pathlib import Path

import pytest

from webapp.config import Config
from webapp.fer.edits import Edits
from webapp.fer.settings import Settings
from webapp.jobs import Jobs, NoSuchJob, Refused


def test_too_large_or_empty_is_refused_before_anything_comes(jobs: Jobs, config: Config) -> None:
    for size, code, status in ((0, "empty_file", 422), (config.max_video_bytes + 1, "too_many_bytes", 413)):
        with pytest.raises(Refused) as caught:
            jobs.create(name="x", bytes=size, settings=Settings(), owner="visitor")
        assert (caught.value.code, caught.value.status) == (code, status)
    assert "2,000 MB" in str(caught.value)


def test_a_visitor_may_have_so_many_jobs_and_others_too(tmp_path: Path) -> None:
    jobs = Jobs.from_config(Config(data=str(tmp_path), max_waiting=2), spawn=lambda function: function())
    first, _ = (jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor") for _ in range(2))
    with pytest.raises(Refused, match="2 of your videos") as caught:
        jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert (caught.value.code, caught.value.status) == ("too_many_waiting", 429)
    jobs.create(name="x", bytes=9, settings=Settings(), owner="another")
    jobs.cancel(first.id)
    jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert jobs.waiting_of("visitor") == 2


def test_only_a_hash_of_the_visitors_word_is_kept(jobs: Jobs, config: Config) -> None:
    jobs.create(name="x", bytes=9, settings=Settings(), owner="a-secret-word")
    for path in config.data_folder.rglob("*"):
        assert path.is_dir() or b"a-secret-word" not in path.read_bytes()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\me.mp4", "me.mp4"),
        ("😀 ünï.mov", "😀 ünï.mov"),
        ("a\0b\nc.mp4", "abc.mp4"),
        ("", "video"),
        ("x" * 999, "x" * 255),
    ],
)
def test_a_name_is_for_people_and_leads_nowhere(jobs: Jobs, given: str, kept: str) -> None:
    assert jobs.create(name=given, bytes=9, settings=Settings(), owner="visitor").name == kept


def test_ids_cannot_be_guessed(jobs: Jobs) -> None:
    ids = {jobs.create(name="x", bytes=9, settings=Settings(), owner=str(number)).id for number in range(20)}
    assert len(ids) == 20
    assert all(len(job_id) == 32 for job_id in ids)  # 24 random bytes


@pytest.mark.parametrize("job_id", ["", "nobody", "../x", "x" * 500])
def test_what_is_not_there_is_said(jobs: Jobs, job_id: str) -> None:
    for ask in (jobs.get, jobs.status, jobs.cancel, jobs.delete, jobs.uploaded, jobs.edits):
        with pytest.raises(NoSuchJob):
            ask(job_id)


def test_edits_are_kept(jobs: Jobs) -> None:
    job = jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert jobs.edits(job.id) == Edits()
    edits = Edits.from_dict({"names": {"1": "Ada"}, "hidden": [2]})
    jobs.save_edits(job.id, edits)
    assert jobs.edits(job.id) == edits


def test_there_is_no_export_without_a_timeline(jobs: Jobs) -> None:
    job = jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    for kind, code in (("timeline.csv", "not_done"), ("annotated.mp4", "not_done"), ("shares.xls", "unknown_export")):
        with pytest.raises(Refused) as caught:
            jobs.export(job.id, kind)
        assert caught.value.code == code
