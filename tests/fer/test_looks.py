from itertools import pairwise

import pytest

from webapp.fer.looks import TURN, limits, schedule, whole


@pytest.mark.parametrize("smallest", [0.03, 0.08, 0.12, 0.2, 0.5])
def test_one_round_sees_every_size_and_place(smallest):
    looks = schedule(smallest, turned=False)
    for size in (smallest, smallest * 1.3, 0.3, 0.6, 0.95):
        for middle in (0.0, 0.13, 0.5, 0.77, 1.0):
            seen = [
                look
                for look in looks
                if look.smallest <= size <= look.largest
                and look.region.y - 1e-9 <= max(middle - size / 2, 0)
                and min(middle + size / 2, 1) <= look.region.y + look.region.h + 1e-9
            ]
            assert seen or size < smallest, (size, middle)


def test_large_faces_come_up_often_and_turned_ones_where_asked_for():
    looks = schedule(0.08, turned=True)
    assert {look.tilt for look in looks} == {0.0, TURN, -TURN}
    assert {look.tilt for look in schedule(0.08, turned=False)} == {0.0}
    large = [place for place, look in enumerate(looks) if look.largest > 0.3 and look.tilt == 0]
    assert max(after - before for before, after in pairwise(large)) <= 6


def test_bands_rise_from_below_the_smallest_face_to_the_whole_frame():
    ends = limits(0.08)
    assert ends == sorted(ends)
    assert (ends[0], ends[-1]) == (0.08, 1.0)
    looks = whole(0.08)
    assert looks[0].smallest < 0.08
    assert looks[-1].largest == 1.0
    assert all(after.smallest < before.largest for before, after in pairwise(looks))
