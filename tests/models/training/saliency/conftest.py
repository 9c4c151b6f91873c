"""Made sets of pictures with fixations: a bright disc on noise, and people who look at it."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.__main__ import main

HEIGHT, WIDTH = 64, 96


def write_set(folder: Path, n: int, seed: int, *, height: int = HEIGHT, width: int = WIDTH) -> None:
    """Writes `n` pictures and `fixations.npz`, in the form of the real sets."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    names, points = [], []
    for index in range(n):
        centre = rng.integers(12, [width - 12, height - 12])
        picture = rng.integers(60, 120, (height, width, 3)).astype(np.uint8)
        cv2.circle(picture, centre.tolist(), 9, (40, 80, 250), -1)
        names.append(f"{index:03}.png")
        assert cv2.imwrite(str(folder / names[-1]), picture)
        points.append(np.clip(rng.normal(centre, 3, (20 + index % 3, 2)), 0, [width, height]).astype(np.float32))
    x, y = np.concatenate(points).T
    count = np.array([len(found) for found in points])
    nothing = np.zeros(len(x), np.float32)
    np.savez(folder / "fixations.npz", image=names, count=count, x=x, y=y, seconds=nothing, viewer=nothing)


@pytest.fixture(scope="session")
def made_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sets: ten pictures of "osie", ten of another."""
    data = tmp_path_factory.mktemp("saliency")
    write_set(data / "osie", 10, 1)
    write_set(data / "others", 10, 2)
    return data


@pytest.fixture
def said(capfd):
    """Runs a command; gives its exit status, its output and its complaints."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["saliency", *map(str, arguments)])
        return (status, *capfd.readouterr())

    return run


@pytest.fixture(scope="package")
def trained(made_sets, imagenet, tmp_path_factory):
    """The folder of a network that the command trained."""
    folder = tmp_path_factory.mktemp("trained")
    inputs = ["--data", str(made_sets), "--imagenet", str(imagenet), "--workdir", str(folder)]
    assert main(["saliency", "train", *inputs, "--epochs", "2", "--no-publish"]) == 0
    return folder / "network"
