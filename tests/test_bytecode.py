"""Bytecode is written ahead, where it is wanted and can be."""

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from webapp import bytecode


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with a module, and one that is no Python."""
    (tmp_path / "webapp" / "fer").mkdir(parents=True)
    (tmp_path / "models").mkdir()
    (tmp_path / "webapp" / "fer" / "one.py").write_text("ONE = 1\n")
    (tmp_path / "models" / "broken.py").write_text("this is no Python\n")
    return tmp_path


def cached(code: Path) -> bool:
    return Path(cache_from_source(str(code / "webapp" / "fer" / "one.py"))).is_file()


def test_it_is_written_and_what_cannot_be_compiled_is_passed_over(
    code: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    bytecode.write_ahead(code)
    assert cached(code)
    assert capsys.readouterr() == ("", "")


def test_it_is_not_written_where_that_is_not_wanted(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    bytecode.write_ahead(code)
    assert not cached(code)
