"""Jobs in a folder of the test, and clips that are uploaded to them."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.media import clip
from webapp.bucket import BucketStorage
from webapp.config import Config
from webapp.fer.settings import Settings
from webapp.job import Job
from webapp.jobs import Jobs
from webapp.storage import open_storage

Upload = Callable[..., Job]


@pytest.fixture(scope="session")
def short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a face: one segment."""
    return clip(tmp_path_factory.mktemp("clips") / "short.mp4", seconds=2, fps=10)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen seconds of a face: four segments, however few their frames."""
    return clip(tmp_path_factory.mktemp("clips") / "long.mp4", seconds=16, fps=15)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=str(tmp_path / "data"))


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The address of an S3 service on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_address(service: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a fresh bucket, with what boto3 needs in the environment."""
    import boto3

    for name, value in {
        "AWS_ENDPOINT_URL": service,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/nowhere",
    }.items():
        monkeypatch.setenv(name, value)
    name = f"videos-{os.urandom(6).hex()}"
    client = boto3.client("s3")
    client.create_bucket(Bucket=name)
    client.close()
    return f"s3://{name}/some/folder"


@pytest.fixture
def bucket(bucket_address: str, config: Config) -> BucketStorage:
    """A fresh bucket, as the setting opens it."""
    storage = open_storage(dataclasses.replace(config, storage=bucket_address))
    assert isinstance(storage, BucketStorage)
    return storage


@pytest.fixture
def jobs(config: Config) -> Jobs:
    """What looks into uploads at once, and not behind."""
    return Jobs.from_config(config, spawn=lambda function: function())


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Jobs]:
    """Starts the server on a machine of some name; database and storage are all machines', other files its own."""
    common = {"database_url": f"sqlite:///{tmp_path / 'common.sqlite3'}", "storage": str(tmp_path / "common")}
    return lambda name: Jobs.from_config(Config(data=str(tmp_path / name), **common), lambda work: work())


@pytest.fixture
def upload(jobs: Jobs) -> Upload:
    """Uploads a file, as a visitor does."""

    def send(content: Path | bytes, *, owner: str = "visitor", to: Jobs = jobs, **settings: object) -> Job:
        data = content if isinstance(content, bytes) else content.read_bytes()
        job = to.create(name="a clip.mp4", bytes=len(data), settings=Settings(**settings), owner=owner)
        to.upload_path(job.id).write_bytes(data)
        to.uploaded(job.id)
        return to.get(job.id)

    return send


def files_of(config: Config, job: Job) -> list[Path]:
    """Everything on the disk whose path has the job's id in it."""
    return [path for path in config.data_folder.rglob("*") if job.id in str(path) and path.is_file()]
