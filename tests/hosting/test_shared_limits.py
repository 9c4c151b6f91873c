"""Limits that several processes share through Redis, and that each keeps alone while Redis is away."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosting.services import Redis, redis
from webapp import budgets
from webapp.budgets import SharedBudget


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Redis]:
    with redis(tmp_path) as running:
        yield running


def test_two_processes_spend_from_one_budget(shared: Redis) -> None:
    one, other = (SharedBudget(shared.url, "requests", 4, 60) for _ in range(2))
    assert [one.spend("a"), other.spend("a"), one.spend("a"), other.spend("a")] == [0, 0, 0, 0]
    assert 0 < one.spend("a") <= 60
    assert 0 < other.spend("a") <= 60
    assert one.spend("b") == 0
    assert SharedBudget(shared.url, "uploads", 4, 60).spend("a") == 0


def test_while_redis_is_away_each_counts_alone(
    shared: Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    budget = SharedBudget(shared.url, "requests", 2, 3600)
    assert [budget.spend("a"), budget.spend("a")] == [0, 0]
    shared.stop()
    assert [budget.spend("a"), budget.spend("a")] == [0, 0]
    assert budget.spend("a") > 0
    assert len(caplog.records) == 1
    assert set(budget._alone._left) == {"a"}
    later = time.monotonic() + 3600
    with monkeypatch.context() as patch:
        patch.setattr(budgets.time, "monotonic", lambda: later)
        budget.forget()
    assert not budget._alone._left
    shared.start()
    monkeypatch.setattr(budgets, "RETRY_SECONDS", 0)
    budget._again = 0.0
    assert budget.spend("a") > 0  # Redis remembers what was spent before
    assert budget.spend("c") == 0
