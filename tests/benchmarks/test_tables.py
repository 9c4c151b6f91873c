import json

import numpy as np
import pytest

from benchmarks import markdown, network_tables, tables
from benchmarks.camera_path import NOT_FOUND, CameraPath
from models import registry

SHARES = {"best": {"accuracy": 0.7, "interval": [0.68, 0.72]}, "small": {"accuracy": 0.6, "interval": [0.57, 0.63]}}


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A folder for made numbers, in place of the stored ones."""
    monkeypatch.setattr(markdown, "RESULTS", tmp_path)
    return tmp_path


def write(folder, name, report):
    (folder / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")


@pytest.mark.parametrize("document", tables.DOCUMENTS, ids=lambda path: path.stem)
def test_documents_show_what_the_cards_and_benchmarks_say(document):
    text = document.read_text(encoding="utf-8")

    assert tables.with_tables(text) == text


def test_there_is_a_place_for_every_table_whose_numbers_are_stored():
    texts = [path.read_text(encoding="utf-8") for path in tables.DOCUMENTS]
    marked = {block[2] for text in texts for block in tables.BLOCK.finditer(text)}
    stored = {path.stem for path in markdown.RESULTS.glob("*.json")} & set(tables.TABLES)

    assert stored | {"networks"} <= marked <= set(tables.TABLES)


@pytest.mark.parametrize(
    ("table", "command"),
    [
        ("classifier", r"benchmarks\.classifier --json"),
        ("camera_path", r"benchmarks\.camera_path --data fer2013\.npz --json"),
        ("training", r"benchmarks\.training PRESET --data fer2013\.npz --json"),
    ],
)
def test_missing_numbers_are_named(table, command, results, monkeypatch):
    document = results / "README.md"
    document.write_text(f"<!-- table: {table} -->\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DOCUMENTS", (document,))

    with pytest.raises(SystemExit, match=rf"{table}\.json is missing: python -m {command}"):
        tables.main()


def test_the_camera_path_has_a_row_for_each_network(results):
    labels = np.zeros(10, int)
    path = np.array([0] * 6 + [1] * 2 + [NOT_FOUND] * 2)
    rows = [CameraPath("best", labels, labels, path), CameraPath("blind", labels, labels, np.full(10, NOT_FOUND))]
    report = {"split": "PublicTest", "quality": 60, "bar": 4.0, "rows": [row.to_dict() for row in rows]}
    write(results, "camera_path", report)

    text = network_tables.camera_path()

    assert "| `best` | 80.0 % | 100.0 % (67.6 % to 100.0 %) | 75.0 % (40.9 % to 92.9 %) | 25.0 (" in text
    assert "| `blind` | 0.0 % |  |  |  | 0.0 % (" in text
    assert "10 pictures of PublicTest" in text and "At most 4 points" in text


def test_sturdiness_has_a_column_for_each_network_and_names_the_widest_interval(results):
    rows = [{"harm": "none", "shares": SHARES}, {"harm": "blur", "shares": SHARES}]
    write(results, "sturdiness", {"split": "PublicTest", "pictures": 100, "rows": rows})

    text = network_tables.sturdiness()

    assert text.startswith("|  | `best` | `small` |\n| --- | --- | --- |\n| none | 70.0 % | 60.0 % |\n| blur |")
    assert "100 pictures of PublicTest" in text and "up to 3.0 points" in text


def test_training_has_a_row_for_each_preset(results):
    row = {"preset": "made", "batch_size": 64, "batches": 20, "pipeline": 3000.4, "step": 350.0, "together": 340.0}
    write(results, "training", {"compute": "2 CPU cores", "rows": [row]})

    assert "| `made` | 64 | 3000 | 350 | 340 |\n\nPictures a second; 2 CPU cores:" in network_tables.training()


def test_a_network_without_a_keras_file_has_empty_cells(results):
    row = {"network": "made", "runtime": "LiteRT full int8", "ms_per_face": {"1": 2.0, "16": 1.5}}
    write(results, "classifier", {"rows": [row | {"largest_difference": None, "agreement": None}]})

    assert "| `made` | LiteRT full int8 | 2.00 | 1.50 |  |  |\n" in network_tables.classifier()


def test_the_ablation_gives_differences_from_the_recipe(results):
    rows = [
        {"change": name, "accuracy": [share], "mirrored": [share + 0.01], "nll": [1.0], "mean_accuracy": share}
        for name, share in (("the recipe", 0.65), ("no erasing", 0.642))
    ]
    write(results, "ablation", {"epochs": 8, "seeds": 1, "rows": rows})

    text = network_tables.ablation()

    assert "| the recipe | 65.0 % |  | 66.0 % | 1.000 |\n| no erasing | 64.2 % | -0.8 | 65.2 % |" in text


def test_the_ensemble_is_named_with_its_interval(results):
    write(results, "ensemble", {"network": "a + b", "accuracy": 0.71, "accuracy_interval": [0.69, 0.73]})

    assert "the scores of a, b with their mirror pictures names 71.0 % (69.0 % to 73.0 %)" in network_tables.ensemble()


def test_every_network_has_its_run():
    rows = network_tables.runs().splitlines()
    assert [row.split("`")[1] for row in rows[2:-2]] == [card.name for card in registry.available()]


def test_a_video_is_told_by_how_much_quicker_than_it_plays_it_is_read(results):
    row = {"size": "640x360", "video_seconds": 300, "wall_seconds": 12, "decode_only_seconds": 3, "peak_mb": 250.4}
    write(results, "video", {"rows": [row | {"fps": 10}, row | {"fps": None, "wall_seconds": 30}]})

    lines = tables.video().splitlines()[2:4]

    assert lines == [
        "| 640x360 | 300 s | 10 frames a second | 25.0 times | 100 times | 250 MB |",
        "| 640x360 | 300 s | every frame | 10.0 times | 100 times | 250 MB |",
    ]


def test_workers_are_told_by_how_long_a_video_took_them(results):
    rows = [{"workers": count, "seconds": 40 / count, "video_seconds": 300.2} for count in (1, 2)]
    write(results, "workers", {"fps": 10, "rows": rows})

    text = tables.workers()

    assert "| 1 | 40.0 s | 7.5 times |\n| 2 | 20.0 s | 15.0 times |" in text
    assert "A clip of 300 s, 10 frames a second analysed" in text


def test_transfer_has_a_row_for_each_way_of_showing_faces(results):
    row = {"setup": "48 pixels, upright", "accuracy": 0.4, "interval": [0.38, 0.42]}
    write(results, "transfer", {"count": 10000, "rows": [row]})

    text = tables.transfer()

    assert "| 48 pixels, upright | 40.0 % (38.0 % to 42.0 %) |" in text
    assert "learnt from 10,000 faces of Training" in text
