import pytest

from benchmarks import tables


def test_readme_shows_what_the_cards_and_benchmarks_say():
    text = tables.README.read_text(encoding="utf-8")

    assert tables.with_tables(text) == text


def test_readme_has_a_place_for_every_table():
    marked = {block[2] for block in tables.BLOCK.finditer(tables.README.read_text(encoding="utf-8"))}

    assert marked == set(tables.TABLES)


def test_missing_numbers_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path)

    with pytest.raises(SystemExit, match=r"classifier\.json is missing: python -m benchmarks\.classifier --json"):
        tables.main()
