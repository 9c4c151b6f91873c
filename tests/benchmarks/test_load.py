"""What came of each frame is told apart."""

from collections import Counter

from benchmarks.load import Load, Tally


def test_who_waits_in_line_is_no_error() -> None:
    streams = Tally(latencies_ms=[5.0, 6.0], outcomes=Counter(ok=2, late=1, dropped=1))
    comes_in = Tally(latencies_ms=[5.0], outcomes=Counter(waiting=3, ok=1))
    waits = Tally(outcomes=Counter(waiting=4))
    fails = Tally(outcomes=Counter(ok=1, failed=2, lost=1))
    load = Load([streams, comes_in, waits, fails], seconds=2.0, failed_pages=1)
    assert load.in_line == 1
    assert load.errors == 4
    assert load.per_client_fps == [0.0, 0.5, 0.5, 1.0]
