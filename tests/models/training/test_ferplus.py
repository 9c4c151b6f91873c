import numpy as np
import pytest

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.ferplus import SAME, VOTES, label_shares, with_votes


def written(path, faces, *, usage="Training", shift=0, header=None):
    """A file of FER+ in which all ten taggers agree with the label."""
    lines = [",".join(header or ("Usage", "Image name", *VOTES))]
    for label in np.roll(faces.labels, shift):
        counts = [10 if name == SAME[LABELS[label]] else 0 for name in VOTES]
        lines.append(",".join([usage, "", *map(str, counts)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_each_face_gets_its_votes(tmp_path, made_faces):
    faces = made_faces(30)
    voted = with_votes(faces, written(tmp_path / "votes.csv", faces), "Training")
    assert voted.votes.shape == (30, 10) and voted.votes.dtype == np.uint8
    np.testing.assert_array_equal(label_shares(voted.votes).argmax(axis=1), faces.labels)
    np.testing.assert_array_equal(voted.images, faces.images)


def test_votes_stay_with_their_faces_when_some_are_picked(tmp_path, made_faces):
    faces = with_votes(made_faces(30), written(tmp_path / "votes.csv", made_faces(30)), "Training")
    picked = faces.where(np.arange(30) % 3 == 0, "a third")
    np.testing.assert_array_equal(picked.votes, faces.votes[::3])


def test_shares_leave_out_what_has_no_counterpart():
    votes = np.zeros((3, 10), np.uint8)
    votes[0, [VOTES.index("fear"), VOTES.index("surprise"), VOTES.index("unknown")]] = [3, 1, 6]
    votes[1, VOTES.index("NF")] = 10
    shares = label_shares(votes)
    assert shares[0, LABELS.index("fear")] == 0.75 and shares[0, LABELS.index("surprise")] == 0.25
    assert shares[1].sum() == shares[2].sum() == 0


def test_wrong_files_are_refused_with_a_sentence(tmp_path, made_faces):
    faces, path = made_faces(30), tmp_path / "votes.csv"
    with pytest.raises(UnreadableDataset, match=r"votes for 30 faces of Training in votes.csv; got 0"):
        with_votes(faces, written(path, faces, usage="PublicTest"), "Training")
    with pytest.raises(UnreadableDataset, match=r"agrees with 0% of the labels of made faces"):
        with_votes(faces, written(path, faces, shift=1), "Training")
    with pytest.raises(UnreadableDataset, match=r"missing neutral, happiness"):
        with_votes(faces, written(path, faces, header=("Usage", "a")), "Training")
    with pytest.raises(UnreadableDataset, match="cannot be read"):
        with_votes(faces, tmp_path / "nowhere.csv", "Training")
    text = written(path, faces).read_text().replace(",10,", ",ten,", 1)
    path.write_text(text)
    with pytest.raises(UnreadableDataset, match=r"votes.csv row 2 .*: expected a number of votes"):
        with_votes(faces, path, "Training")
