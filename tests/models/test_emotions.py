import re

from models.emotions import EMOTIONS, LABELS


def test_labels_stand_in_the_order_of_fer2013():
    assert LABELS == ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


def test_colours_are_css_and_all_different():
    assert len({emotion.colour for emotion in EMOTIONS}) == 7
    assert all(re.fullmatch(r"#[0-9A-F]{6}", emotion.colour) for emotion in EMOTIONS)


def test_patterns_tell_labels_apart_without_colour():
    assert len({emotion.pattern for emotion in EMOTIONS}) == 7


def test_a_row_goes_to_javascript_whole():
    assert EMOTIONS[3].to_dict() == {"name": "happy", "colour": "#CCBB44", "pattern": "10 3"}
