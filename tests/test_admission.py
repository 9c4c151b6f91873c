"""Admission: places, and a line in the order of coming."""

import pytest

from webapp.admission import Admission
from webapp.clients import Choice, Client
from webapp.messages import Refusal


def client(name: str, last_frame: float = 0.0) -> Client:
    return Client(name, last_frame=last_frame, tokens=0, choice=Choice("fake"), proven=Choice("fake"))


def waits_at(admission: Admission, newcomer: Client, places: int) -> int:
    with pytest.raises(Refusal) as caught:
        admission.enter(newcomer, places)
    assert caught.value.code == "waiting"
    return caught.value.extra["place"]


def test_places_are_given_until_there_are_none() -> None:
    admission = Admission()
    one, two, three = map(client, "abc")
    admission.enter(one, 2)
    admission.enter(two, 2)
    admission.enter(one, 2)
    assert (admission.streaming, admission.waiting) == (2, 0)
    assert waits_at(admission, three, 2) == 1
    assert waits_at(admission, three, 2) == 1
    assert (admission.streaming, admission.waiting) == (2, 1)


def test_nobody_passes_those_who_wait() -> None:
    admission = Admission()
    one, two, three = map(client, "abc")
    admission.enter(one, 1)
    waits_at(admission, two, 1)
    admission.leave(one)
    assert waits_at(admission, three, 1) == 2
    assert admission.admit(1) == [two]
    assert admission.moved() == [three]
    assert three.place == 1
    assert admission.moved() == []
    assert two.place is None


def test_a_place_is_kept_when_there_are_fewer_than_before() -> None:
    admission = Admission()
    one, two = map(client, "ab")
    admission.enter(one, 2)
    admission.enter(two, 2)
    admission.enter(two, 1)
    assert admission.streaming == 2
    assert admission.admit(1) == []


def test_who_leaves_the_line_moves_the_others() -> None:
    admission = Admission()
    clients = [client(name) for name in "abcd"]
    admission.enter(clients[0], 1)
    for waiting in clients[1:]:
        waits_at(admission, waiting, 1)
    admission.leave(clients[1])
    assert [moved.place for moved in admission.moved()] == [1, 2]


def test_several_are_admitted_at_once_when_places_grow() -> None:
    admission = Admission()
    clients = [client(name) for name in "abcd"]
    admission.enter(clients[0], 1)
    for waiting in clients[1:]:
        waits_at(admission, waiting, 1)
    assert admission.admit(3) == clients[1:3]


def test_who_is_silent_is_found() -> None:
    admission = Admission()
    silent, speaking = client("a", last_frame=1.0), client("b", last_frame=9.0)
    admission.enter(silent, 2)
    admission.enter(speaking, 2)
    assert admission.idle(since=5.0) == [silent]
