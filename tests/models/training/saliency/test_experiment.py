"""The comparison of networks with and without saliency, on made faces and random ImageNet weights."""

import json

import cv2
import numpy as np
import pytest

from models.__main__ import main
from models.emotions import EMOTIONS
from models.training.faces import Faces
from models.training.saliency.chosen_faces import chosen_faces
from models.training.saliency.comparison_text import comparison_text, t_interval
from models.training.saliency.rows import kept_rows
from models.training.saliency.variants import CHANNEL, PLAIN, PRIOR, TIMES, VARIANTS, enlarged_maps, fixed_prior

FACES = np.full((2, 4, 4), 100, np.uint8)
MAPS = np.stack([np.ones((4, 4)), np.full((4, 4), 0.5)]).astype(np.float32)
HALF = np.full((4, 4), 0.25, np.float32)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (PLAIN, [(100, 100, 100), (100, 100, 100)]),
        (TIMES, [(100, 100, 100), (50, 50, 50)]),
        (CHANNEL, [(100, 100, 255), (100, 100, 127.5)]),
        (PRIOR, [(25, 25, 25), (25, 25, 25)]),
    ],
)
def test_what_each_variant_shows(variant, expected):
    shown = VARIANTS[variant](FACES, MAPS, HALF)
    assert shown.shape == (2, 4, 4, 3) and shown.dtype == np.float32
    np.testing.assert_allclose(shown[:, 1, 2], expected)


def test_maps_are_brought_to_a_greatest_of_one():
    grids = np.zeros((2, 3, 3), np.float16)
    grids[0, 1, 1] = 4
    large = enlarged_maps(grids, 9)
    assert large.shape == (2, 9, 9) and large[0].max() == large[0, 4, 4] == 1 and large[0, 0, 0] == 0
    assert (large[1] == 1).all()  # a map of nothing must not turn a face black


def test_the_fixed_prior_is_the_mean_map():
    grids = np.zeros((2, 3, 3))
    grids[0, 1, 1], grids[1, 0, 0] = 7, 2
    prior = fixed_prior(grids, 3)
    np.testing.assert_allclose(prior, [[1, 0, 0], [0, 1, 0], [0, 0, 0]], atol=1e-6)


def test_none_of_the_chosen_faces_is_measured_on_or_there_twice(made_faces):
    training, measured = made_faces(70), made_faces(14, seed=1)
    images = np.concatenate([training.images, measured.images, training.images[:7]])
    mixed = Faces(images, np.concatenate([training.labels, measured.labels, training.labels[:7]]), "made")
    chosen = chosen_faces(mixed, measured, 70, 5)
    assert {image.tobytes() for image in chosen.images} == {image.tobytes() for image in training.images}
    assert len(chosen) == 70
    some, again = (chosen_faces(mixed, measured, 28, 5) for _ in range(2))
    assert np.bincount(some.labels).tolist() == [4] * 7
    np.testing.assert_array_equal(some.images, again.images)
    assert (some.images != chosen_faces(mixed, measured, 28, 6).images).any()


def test_a_rare_label_is_taken_whole_and_the_others_make_up_for_it(made_faces):
    faces = made_faces(140)
    rare = faces.where((faces.labels != 1) | (np.arange(140) < 20), "made")  # three of label 1, 20 of each other
    counts = np.bincount(chosen_faces(rare, made_faces(7, seed=1), 63, 1).labels, minlength=7)
    assert counts.tolist() == [10, 3, 10, 10, 10, 10, 10]


def test_rows_go_on_where_they_were_cut_off(tmp_path):
    computed = []

    def compute(stop_at=None):
        def rows(wanted):
            if stop_at is not None and wanted.start >= stop_at:
                raise KeyboardInterrupt
            computed.append(wanted.start)
            return np.arange(wanted.start, wanted.stop, dtype=np.float16)[:, None]

        return rows

    path = tmp_path / "kept.npy"
    with pytest.raises(KeyboardInterrupt):
        kept_rows(path, (50, 1), "these", lambda: compute(24), batch=2)
    found = kept_rows(path, (50, 1), "these", compute, batch=2)
    np.testing.assert_array_equal(found[:, 0], np.arange(50))
    assert computed == [*range(0, 24, 2), *range(20, 50, 2)]  # what was noted last held 20
    kept_rows(path, (50, 1), "these", lambda: pytest.fail("all is there"), batch=2)
    kept_rows(path, (50, 1), "others", compute, batch=2)
    assert len(computed) == 12 + 15 + 25


def run_of(variant, seed, accuracy):
    recalls = {
        label: {"recall": accuracy} for label in ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
    }
    found = {"n": 50, "accuracy": accuracy, "macro_f1": accuracy, "per_class": recalls}
    return {"variant": variant, "seed": seed, "measures": {"PublicTest": found}}


def test_the_table_gives_mean_spread_and_differences_seed_by_seed():
    runs = [run_of(PLAIN, seed, value) for seed, value in ((1, 0.40), (2, 0.44), (3, 0.42))]
    runs += [run_of(TIMES, seed, value) for seed, value in ((1, 0.39), (2, 0.42))]
    plain, times = comparison_text(runs).splitlines()[1:3]
    assert "42.00 (sd 2.00) %" in plain and "  3  " in plain
    assert "40.50 (sd 2.12) %" in times and "-1.50 (sd 0.71)" in times and "-7.85 to +4.85" in times


def test_students_interval():
    low, high = t_interval([1.0, 2.0, 3.0])
    assert (low, high) == (pytest.approx(2 - 4.303 / 3**0.5), pytest.approx(2 + 4.303 / 3**0.5))
    low, high = t_interval([0.0, 1.0] * 5 + [0.5])
    assert (high - low) / 2 == pytest.approx(2.228 * 0.5 / 11**0.5)


def labelled_folder(path, faces):
    """Writes a folder with one for each label that is there, each face a picture."""
    for index, (image, label) in enumerate(zip(faces.images, faces.labels, strict=True)):
        folder = path / EMOTIONS[label].name
        folder.mkdir(parents=True, exist_ok=True)
        assert cv2.imwrite(str(folder / f"{index:03}.png"), image)
    return path


@pytest.mark.slow
def test_runs_are_kept_one_by_one_and_not_done_again(
    tiny_npz, imagenet, trained, made_faces, tmp_path, capfd, monkeypatch
):
    monkeypatch.setattr(
        "models.training.saliency.experiment.VARIANTS", {name: VARIANTS[name] for name in (PLAIN, TIMES)}
    )
    arguments = ["saliency", "compare", "--data", tiny_npz, "--imagenet", imagenet, "--network", trained]
    arguments += ["--other", labelled_folder(tmp_path / "elsewhere", made_faces(10, seed=3))]
    arguments = [*map(str, arguments), "--workdir", str(tmp_path), "--pictures", "28", "--epochs", "1", "--seeds", "1"]
    from models.training.saliency import experiment

    begun, trains = [], experiment.fine_tuned

    def once(*given, **named):
        if begun:
            raise KeyboardInterrupt
        begun.append(named["seed"])
        return trains(*given, **named)

    monkeypatch.setattr(experiment, "fine_tuned", once)
    assert main(arguments) == 130
    record = json.loads((tmp_path / "runs.json").read_text())
    assert [run["variant"] for run in record["runs"].values()] == [PLAIN]
    first = record["runs"][f"{PLAIN}, seed 1"]["measures"]["PublicTest"]
    begun.clear()
    capfd.readouterr()
    assert main([*arguments, "--json", str(tmp_path / "out.json")]) == 0
    said = capfd.readouterr().out
    assert f"{TIMES}, seed 1:" in said and f"{PLAIN}, seed 1:" not in said
    assert "against the face alone" in said and "mean recall" in said
    runs = json.loads((tmp_path / "out.json").read_text())["runs"]
    assert [run["variant"] for run in runs] == [PLAIN, TIMES] and runs[0]["measures"]["PublicTest"] == first
    assert first["n"] == 21 and sum(map(sum, first["confusion"])) == 21
    assert "elsewhere" in said and runs[1]["measures"]["elsewhere"]["n"] == 10
    assert main([*arguments[:-3], "2", *arguments[-2:]]) == 2
    assert "holds runs with other settings or faces" in capfd.readouterr().err


def test_two_sets_of_one_name_are_refused(tiny_npz, imagenet, made_faces, tmp_path, capfd):
    arguments = ["saliency", "compare", "--data", tiny_npz, "--workdir", tmp_path / "run", "--imagenet", imagenet]
    for above in ("one", "another"):
        arguments += ["--other", labelled_folder(tmp_path / above / "faces", made_faces(3))]
    assert main([*map(str, arguments)]) == 2
    assert "expected sets of different names; got faces twice" in capfd.readouterr().err


def test_a_missing_network_or_other_weights_are_said(tiny_npz, imagenet, tmp_path, capfd):
    arguments = ["saliency", "compare", "--data", str(tiny_npz), "--workdir", str(tmp_path / "run")]
    arguments += ["--imagenet", str(imagenet), "--network", str(tmp_path)]
    assert main(arguments) == 2
    assert "there is no saliency network" in capfd.readouterr().err
