"""Jobs in a folder of the test, and clips that are uploaded to them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media import clip
from webapp.config import Config
from webapp.fer.settings import Settings
from webapp.job import Job
from webapp.jobs import Jobs

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


@pytest.fixture
def jobs(config: Config) -> Jobs:
    """What looks into uploads at once, and not behind."""
    return Jobs.from_config(config, spawn=lambda function: function())


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
