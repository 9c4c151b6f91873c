from dataclasses import replace

import numpy as np

from models.training.limits import GENERAL, cut_short, limits
from models.training.measures import measured
from models.training.presets import PRESETS


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


def test_a_run_that_was_cut_short_says_so_and_by_which_other_schedule():
    planned = PRESETS["vggnet"].config
    assert cut_short(300, planned, planned) == ()
    [sentence] = cut_short(26, planned, replace(planned, epochs=26))
    assert "26 of the 300 epochs that its preset asks for, for want of time" in sentence
    [sentence] = cut_short(26, planned, replace(planned, epochs=26, schedule="cosine"))
    assert "300 epochs that its preset asks for, by a cosine schedule in place of a plateau, for want" in sentence
