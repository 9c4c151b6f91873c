"""Before the first visitors come, pages are compiled and what is loaded is left out of the search for garbage."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.fakes import FakeReaders, fake_networks
from webapp import create_app, settling
from webapp.concurrency import spawn
from webapp.config import Config


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    yield create_app(Config(readers=1, data=str(tmp_path)), fake_networks(), FakeReaders())
    gc.unfreeze()


def test_nobody_waits_for_the_first_page_or_for_the_garbage_of_the_start(app: Flask) -> None:
    environment = app.jinja_env
    settling.settle(app)
    compiled = {name for _, name in environment.cache.keys()}  # noqa: SIM118 - it is no dict
    assert {"live.html", "base.html", "networks.html", "videos/upload.html", "error.html"} <= compiled
    assert gc.get_freeze_count() > 10_000
    assert not any(isinstance(found, type(app)) for found in gc.get_objects())


def test_others_have_a_turn_between_two_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []
    monkeypatch.setattr(app.jinja_env, "list_templates", lambda: ["base.html", "live.html"])
    monkeypatch.setattr(app.jinja_env, "get_template", turns.append)
    compiling = spawn(settling.compile_pages, app)
    spawn(lambda: turns.append("other"))
    compiling.wait()
    assert turns == ["base.html", "other", "live.html"]
