"""Turns: one frame of each client at a time, its newest, and nobody twice while another waits."""

from webapp.clients import Choice, Client
from webapp.concurrency import Event, sleep, spawn
from webapp.turns import Turns


class Table:
    """Clients whose frames are read until `finish` is called; notes the order in which they got their turn."""

    def __init__(self, slots: int) -> None:
        self.turns = Turns(slots)
        self.clients = {
            name: Client(name, last_frame=0, tokens=0, choice=Choice("fake"), proven=Choice("fake")) for name in "abc"
        }
        self.log: list[str] = []
        self.reading: dict[str, Event] = {}

    def send(self, name: str, frame: int) -> None:
        spawn(self._read, name, frame)
        sleep(0)
        sleep(0)

    def finish(self, frame: str) -> None:
        self.reading.pop(frame).send(None)
        sleep(0)
        sleep(0)

    def _read(self, name: str, frame: int) -> None:
        if not self.turns.take(self.clients[name]):
            self.log.append(f"{name}{frame} dropped")
            return
        self.log.append(f"{name}{frame}")
        self.reading[f"{name}{frame}"] = Event()
        self.reading[f"{name}{frame}"].wait()
        self.turns.give_back(self.clients[name])


def test_the_newest_frame_of_a_client_wins() -> None:
    table = Table(slots=1)
    for frame in (1, 2, 3, 4):
        table.send("a", frame)
    assert table.log == ["a1", "a2 dropped", "a3 dropped"]
    table.finish("a1")
    assert table.log[-1] == "a4"


def test_a_client_has_one_frame_read_at_a_time_though_slots_are_free() -> None:
    table = Table(slots=2)
    table.send("a", 1)
    table.send("a", 2)
    assert table.log == ["a1"]
    table.send("b", 1)
    assert table.log == ["a1", "b1"]
    table.finish("b1")
    assert table.log == ["a1", "b1"]
    table.finish("a1")
    assert table.log == ["a1", "b1", "a2"]


def test_clients_take_turns_and_a_flood_gains_nothing() -> None:
    table = Table(slots=1)
    table.send("a", 1)
    table.send("b", 1)
    table.send("c", 1)
    for frame in range(2, 9):
        table.send("a", frame)
    for frame in ("a1", "b1"):
        table.finish(frame)
    table.send("b", 2)
    table.finish("c1")
    table.finish("a8")
    assert [entry for entry in table.log if "dropped" not in entry] == ["a1", "b1", "c1", "a8", "b2"]


def test_a_newer_frame_keeps_the_place_of_the_one_it_replaces() -> None:
    table = Table(slots=1)
    table.send("a", 1)
    table.send("b", 1)
    table.send("c", 1)
    table.send("b", 2)
    table.finish("a1")
    assert table.log[-1] == "b2"


def test_a_client_that_goes_is_forgotten() -> None:
    table = Table(slots=1)
    table.send("a", 1)
    table.send("b", 1)
    table.turns.forget(table.clients["b"])
    sleep(0)
    assert table.log == ["a1", "b1 dropped"]
    table.send("c", 1)
    table.finish("a1")
    assert table.log[-1] == "c1"
    table.finish("c1")
    table.send("a", 2)
    assert table.log[-1] == "a2"
