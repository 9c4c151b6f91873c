"""What is too much gets a 429 that says when to come back; others do not notice."""

import json

import pytest
from flask import Flask

from tests.fakes import fake_networks
from webapp import budgets, create_app
from webapp.budgets import LocalBudget, household
from webapp.config import Config
from webapp.limits import HOUSEHOLD, Limits


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(budgets, "time", made)
    return made


def test_a_budget_is_spent_and_fills_again(clock: Clock) -> None:
    budget = LocalBudget(3, 60)
    assert [budget.spend("a") for _ in range(3)] == [0, 0, 0]
    assert budget.spend("a") == pytest.approx(20)
    assert budget.spend("b") == 0
    clock.now += 20.1
    assert budget.spend("a") == 0
    assert budget.spend("a") > 0
    clock.now += 3600
    assert [budget.spend("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_addresses_are_forgotten_once_their_budgets_are_full_again(clock: Clock) -> None:
    budget = LocalBudget(2, 10)
    assert [budget.spend("a") > 0 for _ in range(3)] == [False, False, True]
    clock.now += 6
    budget.spend("b")
    budget.forget()
    assert set(budget._left) == {"a", "b"}
    clock.now += 4.5
    budget.forget()
    assert set(budget._left) == {"b"}
    assert budget.spend("a") == 0


def test_addresses_are_forgotten_also_where_nobody_else_comes(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list = []
    monkeypatch.setattr("webapp.doors.every", lambda seconds, function: ticks.append((seconds, function)))
    app = create_app(Config(readers=1), fake_networks())
    app.test_client().post("/videos/uploads")
    limits, ((seconds, forget),) = app.extensions["limits"], ticks
    assert limits._requests._left and limits._uploads._left
    clock.now += seconds  # one of 60 uploads an hour comes back in a minute
    forget()
    assert not limits._requests._left and not limits._uploads._left


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("a unix socket", "a unix socket"),
    ],
)
def test_one_household_counts_as_one(address: str, who: str) -> None:
    assert household(address) == who


@pytest.fixture
def app() -> Flask:
    return create_app(Config(readers=1, max_requests=10, max_uploads=2), fake_networks())


def test_requests_over_the_limit_get_a_429_with_a_time(app: Flask) -> None:
    client = app.test_client()
    codes = [client.get("/healthz").status_code for _ in range(20)]
    codes += [client.get("/").status_code for _ in range(10)]
    assert set(codes) == {200}
    refused = client.get("/")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 7
    assert "Wait a moment" in refused.text
    assert refused.headers["Content-Security-Policy"]
    as_json = client.get("/api/v1/networks")
    assert as_json.json["error"]["code"] == 429
    assert int(as_json.headers["Retry-After"]) >= 1
    other = client.get("/", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 200
    with client.get("/static/favicon.svg") as free:
        assert free.status_code == 200
    assert app.extensions["limits"].refused == 2


def test_uploads_have_a_limit_of_their_own(app: Flask) -> None:
    client = app.test_client()
    codes = [client.post("/videos/uploads").status_code for _ in range(3)]
    assert codes[2] == 429
    assert 429 not in codes[:2]
    assert client.get("/").status_code == 200


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    forged = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(12)]
    alone = create_app(Config(readers=1, max_requests=10), fake_networks()).test_client()
    assert [alone.get("/", headers=headers).status_code for headers in forged][-1] == 429
    proxied = create_app(Config(readers=1, max_requests=10, trusted_proxies=1), fake_networks()).test_client()
    assert {proxied.get("/", headers=headers).status_code for headers in forged} == {200}
    same = [{"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.99"} for number in range(12)]
    assert [proxied.get("/", headers=headers).status_code for headers in same][-1] == 429


def connect(limits: Limits, during: list | None = None, **environ: str) -> str:
    """The status of one request of Socket.IO; what is in `during` is called while it lasts."""
    said: list[str] = []

    def app(environ: dict, start_response: object) -> list[bytes]:
        start_response("101 Switching Protocols", [])
        for call in during or []:
            call()
        return []

    given = {"PATH_INFO": "/socket.io/", "REQUEST_METHOD": "GET", "REMOTE_ADDR": "192.0.2.7", **environ}
    list(limits.before(app)(given, lambda status, headers: said.append(status + str(dict(headers)))))
    return said[0]


def test_requests_that_last_are_limited_and_given_back() -> None:
    limits = Limits(Config(max_connections=1), {"x": {HOUSEHOLD: "192.0.2.7"}})
    poll, inner = {"QUERY_STRING": "sid=x"}, []
    again = [lambda: inner.append(connect(limits, **poll)), lambda: inner.append(connect(limits, REMOTE_ADDR="::1"))]
    connect(limits, [lambda: connect(limits, again, **poll)], **poll)
    assert inner[0].startswith("429") and "Retry-After" in inner[0]
    assert inner[1].startswith("101")
    assert connect(limits, **poll).startswith("101")
    assert not limits._lasting


def test_a_request_that_fails_is_given_back_too() -> None:
    limits = Limits(Config(max_connections=1), {})
    with pytest.raises(ZeroDivisionError):
        connect(limits, [lambda: 1 / 0])
    assert not limits._lasting
    assert connect(limits).startswith("101")


def test_new_connections_have_a_rate_and_polls_of_one_do_not() -> None:
    limits = Limits(Config(max_requests=10), {"x": {}})
    polls = [connect(limits, QUERY_STRING="EIO=4&transport=polling&sid=x") for _ in range(30)]
    assert {status[:3] for status in polls} == {"101"}
    assert [connect(limits)[:3] for _ in range(12)] == ["101"] * 10 + ["429"] * 2


@pytest.mark.parametrize("query", ["nosid=1", "sid=", "sid=unknown", "nosid=x", "sid=unknown&sid=x", "a=1;sid=x"])
def test_naming_no_connection_that_there_is_goes_round_no_limit(query: str) -> None:
    limits = Limits(Config(max_requests=10), {"x": {}})
    codes = [connect(limits, QUERY_STRING=f"EIO=4&transport=polling&{query}")[:3] for _ in range(12)]
    assert codes == ["101"] * 10 + ["429"] * 2


def test_connections_that_poll_count_between_their_polls_too() -> None:
    app = create_app(Config(readers=1, max_connections=2), fake_networks())
    client, path = app.test_client(), "/socket.io/?EIO=4&transport=polling"
    opened = [client.get(f"{path}&nosid={number}") for number in range(100)]
    assert [answer.status_code for answer in opened] == [200] * 2 + [429] * 98
    assert opened[2].headers["Retry-After"]
    assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    sid = json.loads(opened[0].text[1:])["sid"]
    assert client.post(f"{path}&sid={sid}", data="1").status_code == 200  # Engine.IO's word for "close"
    assert [client.get(path).status_code for _ in range(2)] == [200, 429]
