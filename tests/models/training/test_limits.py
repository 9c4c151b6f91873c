import numpy as np

from models.training.limits import GENERAL, limits
from models.training.measures import measured


def test_the_two_most_missed_labels_come_first_with_what_they_are_taken_for():
    truth = np.array([1] * 10 + [2] * 10 + [3] * 10)
    named = np.array([0] * 9 + [1] + [4] * 6 + [2] * 4 + [3] * 10)
    sentences = limits(measured("made", np.eye(7)[named], truth))
    assert sentences[0] == "It finds 10% of the faces labelled disgust, and takes 90% of them for angry."
    assert sentences[1] == "It finds 40% of the faces labelled fear, and takes 60% of them for sad."
    assert sentences[2:] == GENERAL


def test_labels_that_do_not_occur_are_not_spoken_of():
    sentences = limits(measured("made", np.eye(7)[[3, 3]], np.array([3, 4])))
    assert sentences[0] == "It finds 0% of the faces labelled sad, and takes 100% of them for happy."
    assert len(sentences) == 2 + len(GENERAL)
