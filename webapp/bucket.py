"""An S3-compatible bucket as a storage; who needs a file as a local one gets a copy that is kept while its job runs."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config as Options
from botocore.exceptions import BotoCoreError, ClientError

from webapp.storage import PIECE_BYTES, changed, check_key, remove_folder

TRANSFER = TransferConfig(use_threads=False)  # threads of their own would not fit in a server with an event loop
OPTIONS = Options(connect_timeout=5, read_timeout=30, retries={"max_attempts": 4, "mode": "standard"})
DELETED_AT_ONCE = 1000
"""Keys that one request may delete."""
UNUSED_SECONDS = 300.0
"""A copy that was asked for later than this may be in use: a quick export of a job that is done takes two minutes."""
MISSING = ("404", "NoSuchKey", "NotFound")


class BucketUnreachable(OSError):
    """The bucket does not answer, or not as it should."""


class BucketStorage:
    """Files in a bucket, under a prefix. The address and keys of the service come from AWS_* variables."""

    def __init__(self, client: Any, bucket: str, prefix: str, spare_folder: Path) -> None:
        """Takes no look at the bucket yet.

        Args:
            client: boto3's, for S3.
            bucket: Its name.
            prefix: Begins every key; empty, or ends with a slash.
            spare_folder: For local copies.
        """
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._spare = spare_folder

    @classmethod
    def at(cls, address: str, *, spare_folder: Path) -> "BucketStorage":
        """The bucket at an address such as s3://bucket/folder."""
        parts = urlsplit(address)
        prefix = parts.path.strip("/")
        client = boto3.client("s3", config=OPTIONS)
        return cls(client, parts.netloc, f"{prefix}/" if prefix else "", spare_folder)

    def size(self, key: str) -> int | None:
        """See `webapp.storage.Storage`."""
        with _reaching(key):
            try:
                return self._client.head_object(**self._at(key))["ContentLength"]
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """See `webapp.storage.Storage`."""
        if end is not None and end <= start:
            return
        with _reaching(key):
            wanted = f"bytes={start}-{'' if end is None else end - 1}"
            body = self._client.get_object(**self._at(key), **({} if (start, end) == (0, None) else {"Range": wanted}))
            with closing(body["Body"]) as stream:
                yield from stream.iter_chunks(PIECE_BYTES)

    def write(self, key: str, data: bytes) -> None:
        """See `webapp.storage.Storage`."""
        with _reaching(key):
            self._client.put_object(**self._at(key), Body=data)

    def put(self, key: str, path: Path) -> None:
        """See `webapp.storage.Storage`."""
        with _reaching(key):
            self._client.upload_file(str(path), self._bucket, self._name(key), Config=TRANSFER)
        path.unlink()

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """See `webapp.storage.Storage`; the copy is kept for the next step."""
        kept = self._spare / key
        with suppress(FileNotFoundError):
            os.utime(self._spare / key.partition("/")[0])
        if not kept.is_file():
            self._fetch(key, kept)
        yield kept

    def delete(self, key: str) -> None:
        """See `webapp.storage.Storage`."""
        with _reaching(key):
            self._client.delete_object(**self._at(key))

    def delete_all(self, job_id: str) -> None:
        """See `webapp.storage.Storage`."""
        shutil.rmtree(self._spare / job_id, ignore_errors=True)
        with _reaching(job_id):
            names = [entry["Key"] for entry in self._entries(f"{self._name(job_id)}/")]
            for place in range(0, len(names), DELETED_AT_ONCE):
                some = [{"Key": name} for name in names[place : place + DELETED_AT_ONCE]]
                self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": some, "Quiet": True})

    def job_ids(self, *, older_than: float) -> set[str]:
        """See `webapp.storage.Storage`."""
        newest: dict[str, float] = {}
        with _reaching(self._prefix):
            for entry in self._entries(self._prefix):
                job_id = entry["Key"].removeprefix(self._prefix).partition("/")[0]
                newest[job_id] = max(newest.get(job_id, 0.0), entry["LastModified"].timestamp())
        before = time.time() - older_than
        return {job_id for job_id, changed in newest.items() if changed < before}

    def free_bytes(self) -> int | None:
        """See `webapp.storage.Storage`."""
        return None

    def drop_copies(self, *, but: set[str]) -> None:
        """See `webapp.storage.Storage`."""
        before = time.time() - UNUSED_SECONDS
        for path in list(self._spare.iterdir()) if self._spare.is_dir() else ():
            if path.name not in but and changed(path) < before:
                remove_folder(path)

    def _fetch(self, key: str, kept: Path) -> None:
        part = kept.with_name(f".{kept.name}.{secrets.token_hex(4)}")
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with _reaching(key):
                self._client.download_file(self._bucket, self._name(key), str(part), Config=TRANSFER)
            part.replace(kept)
        finally:
            part.unlink(missing_ok=True)

    def _entries(self, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            yield from page.get("Contents", ())

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._name(key)}

    def _name(self, key: str) -> str:
        check_key(key)
        return self._prefix + key


@contextmanager
def _reaching(key: str) -> Iterator[None]:
    """Turns what boto3 raises into OSErrors: a file that is not there, or a bucket that does not answer."""
    try:
        yield
    except ClientError as error:
        if _is_missing(error):
            raise FileNotFoundError(key) from None
        raise BucketUnreachable(f"the bucket refuses: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise BucketUnreachable(f"the bucket cannot be reached: {error}") from error


def _is_missing(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in MISSING
