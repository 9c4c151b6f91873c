"""A client of the upload protocol, as small as can be."""

import base64
import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp.concurrency import sleep

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def metadata(name: str, settings: dict[str, Any] | None = None) -> str:
    """The header Upload-Metadata."""
    values = {"filename": name.encode(), "settings": json.dumps(settings or {}).encode()}
    return ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in values.items())


def encode_form(**fields: Any) -> tuple[bytes, str]:
    """A form and its type: a field is text, a file (bytes, name), several files a list of them."""
    parts = []
    for name, given in fields.items():
        for value in given if isinstance(given, list) else [given]:
            content, file_name = value if isinstance(value, tuple) else (str(value).encode(), None)
            head = f'Content-Disposition: form-data; name="{name}"'
            head += "" if file_name is None else f'; filename="{file_name}"\r\nContent-Type: video/mp4'
            parts.append(b"--edge\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge"


class Sender:
    """Sends through a test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def create(self, size: object, name: str = "clip.mp4", **headers: str) -> TestResponse:
        given = {"Upload-Length": str(size), "Upload-Metadata": metadata(name)}
        given |= {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.post("/videos/uploads", headers=TUS | given)

    def begin(self, size: int, name: str = "clip.mp4", **headers: str) -> str:
        answer = self.create(size, name, **headers)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def append(self, place: str, offset: int, data: bytes) -> TestResponse:
        return self.client.patch(place, headers=TUS | {"Upload-Offset": str(offset)}, data=data, content_type=PIECE)

    def send(self, data: bytes, name: str = "clip.mp4") -> str:
        """Send a whole file; returns its id."""
        place = self.begin(len(data), name)
        assert self.append(place, 0, data).status_code == 204
        return place.rpartition("/")[2]

    def status(self, job_id: str) -> dict[str, Any]:
        return self.client.get(f"/videos/{job_id}/status").json

    def settled(self, job_id: str, seconds: float = 30.0) -> dict[str, Any]:
        """The status once the file was looked into."""
        for _ in range(int(seconds / 0.05)):
            status = self.status(job_id)
            if status["state"] not in ("uploading", "probing"):
                return status
            sleep(0.05)
        raise AssertionError(f"still {status['state']} after {seconds} s")
