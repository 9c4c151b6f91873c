"""A worker that gets its videos from a bucket, and leaves nothing there nor in its copies."""

import dataclasses
from pathlib import Path

import pytest

from tests.jobs.conftest import Upload
from tests.jobs.worker_process import WorkerProcess, finished
from webapp.bucket import BucketStorage
from webapp.config import Config
from webapp.jobs import Jobs


@pytest.mark.slow
def test_a_video_is_analysed_by_way_of_a_bucket(
    bucket: BucketStorage, bucket_address: str, upload: Upload, config: Config, short_clip: Path
) -> None:
    in_bucket = dataclasses.replace(config, storage=bucket_address)
    jobs = Jobs.from_config(in_bucket, spawn=lambda function: function())
    with WorkerProcess(in_bucket):
        job = finished(jobs, upload(short_clip, to=jobs).id)
        assert job.state == "done"
        assert b"".join(jobs.storage.read(jobs.export(job.id, "timeline.csv").key)).startswith(b"time,")
        jobs.delete(job.id)
    assert bucket.job_ids(older_than=-60) == set()
    assert not [path for path in config.data_folder.rglob("*") if job.id in str(path)]
