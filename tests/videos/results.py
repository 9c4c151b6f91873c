"""A video whose analysis is done, without doing it."""

import json
import secrets
from dataclasses import replace
from typing import Any

import numpy as np
from flask import Flask

from webapp.fer.media import MediaInfo
from webapp.fer.people import Person
from webapp.fer.settings import Settings
from webapp.fer.timeline import NetworkNote, Timeline

MEDIA = MediaInfo("video", "mov,mp4,m4a,3gp,3g2,mj2", "h264", 320, 240, 0, 2.0, 20.0, False, 40)
UPLOAD = bytes(range(256)) * 1000


def timeline(name: str = "clip.mp4", media: MediaInfo = MEDIA, *, compared: bool = False) -> Timeline:
    """One happy person in 20 frames of 2 seconds; `compared`: a second network says the same."""
    scores = np.tile([0.05, 0.05, 0.05, 0.7, 0.05, 0.05, 0.05], (20, 1))
    boxes = np.tile([0.4, 0.3, 0.2, 0.3], (20, 1))
    person = Person(1, np.arange(20), boxes, np.zeros(20), scores, np.zeros(20, bool), "Person 1")
    note = NetworkNote("fake", "Fake", "0" * 64, 0.4)
    one = Timeline(note, Settings(), media, np.arange(20) / 10, (person,), (), name)
    if not compared:
        return one
    person = replace(person, second_scores=scores, second_unsure=np.zeros(20, bool))
    return replace(one, people=(person,), second=NetworkNote("other", "Other", "1" * 64, 0.4))


def finished(app: Flask, name: str = "clip.mp4", media: MediaInfo = MEDIA, *, compared: bool = False) -> str:
    """The id of a job that is done."""
    jobs = app.extensions["jobs"]
    job = jobs.create(name=name, bytes=len(UPLOAD), settings=Settings(), owner=secrets.token_hex())
    jobs._incoming.discard(job.id)
    content: dict[str, Any] = timeline(name, media, compared=compared).to_dict()
    jobs.storage.write(f"{job.id}/upload", UPLOAD)
    jobs.storage.write(f"{job.id}/timeline.json", json.dumps(content).encode())
    jobs.storage.write(f"{job.id}/thumbnails/1.jpg", b"\xff\xd8 a face")
    assert jobs._table.change(job.id, state="done", progress=1.0, media=media.to_dict())
    return job.id
