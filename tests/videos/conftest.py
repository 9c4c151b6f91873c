"""An application whose videos lie in a folder of the test, and what is sent to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes import fake_networks
from tests.videos.sending import Sender
from webapp import create_app
from webapp.config import Config


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[..., Flask]:
    """Makes applications with settings of their own; no worker belongs to them."""

    def make(**settings: object) -> Flask:
        return create_app(Config(readers=1, data=str(tmp_path / "data"), **settings), fake_networks())

    return make


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sender(client: FlaskClient) -> Iterator[Sender]:
    return Sender(client)
