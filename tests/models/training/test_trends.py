"""Which expressions are taken for which, on a hand-made matrix."""

import numpy as np
import pytest

from models.emotions import LABELS
from models.training.measures import measured
from models.training.trends import confusion_trends, trend_rows


def evaluation(pairs):
    """Faces given as (true label, named label, how many)."""
    truth = np.repeat([LABELS.index(truth) for truth, _, _ in pairs], [n for *_, n in pairs])
    named = np.repeat([LABELS.index(named) for _, named, _ in pairs], [n for *_, n in pairs])
    return measured("made", np.eye(7)[named], truth)


def test_confusions_come_by_their_share_with_the_way_back():
    surprise = [("surprise", "fear", 1), ("surprise", "surprise", 9)]
    found = evaluation([("fear", "fear", 6), ("fear", "surprise", 3), ("fear", "sad", 1), *surprise])
    trends = confusion_trends(found)
    assert [(t.truth, t.named, t.count) for t in trends] == [
        ("fear", "surprise", 3),
        ("fear", "sad", 1),
        ("surprise", "fear", 1),
    ]
    assert [t.share for t in trends] == pytest.approx([0.3, 0.1, 0.1])
    assert [t.back for t in trends] == pytest.approx([0.1, 0.0, 0.3])
    rows = trend_rows(trends)
    assert rows[1] == ["fear", "surprise", "30.0%", "3", "10.0%"] and len({len(row) for row in rows}) == 1


def test_what_never_happened_is_no_trend_and_no_more_are_given_than_asked():
    assert confusion_trends(evaluation([("happy", "happy", 3)])) == []
    found = evaluation([(truth, named, 1) for truth in LABELS for named in LABELS])
    assert len(confusion_trends(found)) == 8 and len(confusion_trends(found, most=2)) == 2
    assert all(trend.truth != trend.named for trend in confusion_trends(found, most=42))
