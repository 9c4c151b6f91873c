"""A folder and a bucket as storages: the same behaviour, and nothing outside or left behind."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from webapp.bucket import BucketStorage, BucketUnreachable
from webapp.storage import FolderStorage, Storage


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return FolderStorage(tmp_path / "videos") if request.param == "folder" else request.getfixturevalue("bucket")


def test_a_file_that_is_put_can_be_read_whole_and_in_ranges(storage: Storage, tmp_path: Path) -> None:
    content = os.urandom(200_000)
    source = tmp_path / "source"
    source.write_bytes(content)
    storage.put("job/upload", source)
    assert not source.exists()
    assert storage.size("job/upload") == len(content)
    assert b"".join(storage.read("job/upload")) == content
    assert max(map(len, storage.read("job/upload"))) <= 65_536
    for start, end in ((0, 1), (5, 5), (199_999, None), (70_000, 150_000), (0, None)):
        assert b"".join(storage.read("job/upload", start, end)) == content[start:end]
    with storage.local("job/upload") as path:
        assert path.read_bytes() == content


def test_what_is_not_there_has_no_size_and_cannot_be_read(storage: Storage) -> None:
    assert storage.size("job/upload") is None
    with pytest.raises(FileNotFoundError):
        list(storage.read("job/upload"))
    with pytest.raises(FileNotFoundError), storage.local("job/upload"):
        pass
    storage.delete("job/upload")
    storage.delete_all("job")


def test_writing_replaces(storage: Storage) -> None:
    storage.write("job/exports/a/timeline.csv", b"old")
    storage.write("job/exports/a/timeline.csv", b"new")
    assert b"".join(storage.read("job/exports/a/timeline.csv")) == b"new"


def test_two_who_put_the_same_file_at_once_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, both = FolderStorage(tmp_path / "videos"), Barrier(2, timeout=30)
    move = shutil.move

    def move_with_the_other(source: Path, target: Path) -> None:
        move(source, target)
        both.wait()

    monkeypatch.setattr("webapp.storage.shutil.move", move_with_the_other)
    sources = [tmp_path / "one", tmp_path / "two"]
    for source in sources:
        source.write_bytes(b"the same")
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda source: storage.put("job/report.pdf", source), sources))
    assert [path.name for path in (tmp_path / "videos" / "job").iterdir()] == ["report.pdf"]
    assert b"".join(storage.read("job/report.pdf")) == b"the same"


def test_deleting_takes_all_of_a_job_and_nothing_of_others(storage: Storage) -> None:
    for key in ("job/upload", "job/thumbnails/1.jpg", "job/exports/a/x", "job2/upload"):
        storage.write(key, b"content")
    with storage.local("job/upload"):
        pass
    storage.delete("job/thumbnails/1.jpg")
    assert storage.size("job/thumbnails/1.jpg") is None
    storage.delete_all("job/exports")
    assert storage.size("job/upload") == 7
    assert storage.size("job/exports/a/x") is None
    storage.delete_all("job")
    assert storage.size("job/upload") is None
    assert storage.job_ids(older_than=-60) == {"job2"}
    assert storage.job_ids(older_than=60) == set()


@pytest.mark.parametrize("key", ["", "../x", "job/../../x", "/etc/passwd", "job//x", "job/.hidden", "job\\x", "a\0b"])
def test_a_key_cannot_lead_out(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="expected a key"):
        storage.write(key, b"")
    with pytest.raises(ValueError, match="expected a key"):
        storage.delete_all(key)


def test_a_folder_keeps_nothing_of_what_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = FolderStorage(tmp_path / "videos")

    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        storage.write("job/timeline.json", b"content")
    assert [path for path in (tmp_path / "videos").rglob("*") if path.is_file()] == []


def test_nobody_else_on_the_machine_may_look_into_the_folder(tmp_path: Path) -> None:
    FolderStorage(tmp_path / "videos").write("job/upload", b"")
    for folder in (tmp_path / "videos", tmp_path / "videos" / "job"):
        assert folder.stat().st_mode & 0o077 == 0


def test_copies_of_a_bucket_are_kept_while_their_job_runs(bucket: BucketStorage, tmp_path: Path) -> None:
    fetched = tmp_path / "data" / "fetched"
    for job in ("one", "two", "three", "four"):
        bucket.write(f"{job}/upload", b"content")
        with bucket.local(f"{job}/upload") as path:
            first = path.stat().st_ino
        with bucket.local(f"{job}/upload") as path:
            assert path.stat().st_ino == first
    for job in ("one", "two", "three"):
        os.utime(fetched / job, (0, 0))
    with bucket.local("three/upload"):  # it is asked for again, as "four" was just now
        bucket.drop_copies(but={"two"})
    assert {path.name for path in fetched.iterdir()} == {"two", "three", "four"}
    bucket.delete_all("two")
    assert {path.name for path in fetched.iterdir()} == {"three", "four"}


def test_a_bucket_that_does_not_answer_is_an_os_error(bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "_bucket", "no-such-bucket-anywhere")
    with pytest.raises(BucketUnreachable, match="NoSuchBucket"):
        bucket.write("job/upload", b"")
