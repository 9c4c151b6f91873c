"""The description of the API against the API: every route is in it, and no answer differs from it."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.videos.results import finished
from webapp import create_app
from webapp.config import Config
from webapp.openapi import describe

WAYS_OUT = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Reads pictures with the real network; what is sent as a video is not looked into."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.intake.Intake.add", lambda *_: None)
        yield create_app(
            Config(
                readers=1,
                data=str(tmp_path_factory.mktemp("data")),
                max_waiting=1000,
                max_requests=1_000_000,
                max_uploads=1_000_000,
            )
        )


@pytest.fixture(scope="module")
def described(app: Flask) -> schemathesis.BaseSchema:
    """The description as the application serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "413"]  # a form of more parts than are taken
    return schema


OPERATIONS = [
    (path, method.upper())
    for path, methods in describe("1")["paths"].items()
    for method in methods
    if method != "parameters"
]


CASES = [(*operation, GenerationMode.POSITIVE) for operation in OPERATIONS]
CASES += [(path, "POST", GenerationMode.NEGATIVE) for path, method in OPERATIONS if method == "POST"]
GUESSED = [positive_data_acceptance]
"""A check that does not hold where ids, names and pictures are made up: such requests are rightly refused."""


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_no_answer_differs_from_the_description(
    described: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    """Requests as they should be, and as they should not."""

    @settings(max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        case.call_and_validate(excluded_checks=GUESSED)

    send()


def test_every_route_is_described_with_its_methods(app: Flask) -> None:
    served = {
        (rule.rule.replace("<any(timeline.csv,timeline.json):kind>", "{kind}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - WAYS_OUT
    }
    served = {(path.replace("<job_id>", "{id}").replace("<name>", "{name}"), method) for path, method in served}
    told = {(path.replace("timeline.csv", "{kind}"), method.lower()) for path, method in OPERATIONS}
    told = {(path.replace("timeline.json", "{kind}"), method) for path, method in told}
    assert told == served


def test_what_succeeds_is_as_described(app: Flask, described: schemathesis.BaseSchema) -> None:
    """What random requests hardly ever reach: a face that is found, results that are there."""
    job_id, pair = finished(app), finished(app, compared=True)
    portrait = cv2.imencode(".jpg", np.full((240, 320), 128, np.uint8))[1].tobytes()
    cases = [
        described["/api/v1/videos/{id}"]["GET"].Case(path_parameters={"id": job_id}),
        described["/api/v1/videos/{id}/timeline.json"]["GET"].Case(path_parameters={"id": job_id}),
        described["/api/v1/videos/{id}/timeline.json"]["GET"].Case(path_parameters={"id": pair}),
        described["/api/v1/videos/{id}/timeline.csv"]["GET"].Case(
            path_parameters={"id": job_id}, headers={"Range": "bytes=0-5"}
        ),
        described["/api/v1/pictures"]["POST"].Case(body=portrait, media_type="application/octet-stream"),
        described["/api/v1/networks/{name}"]["GET"].Case(path_parameters={"name": "default"}),
        described["/api/v1/videos/{id}"]["DELETE"].Case(path_parameters={"id": job_id}),
    ]
    assert [case.call_and_validate().status_code for case in cases] == [200, 200, 200, 206, 200, 200, 204]
