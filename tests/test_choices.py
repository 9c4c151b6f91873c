"""The network that a client asks for: noted at once, loaded later, and never at the cost of the one it has."""

import pytest

from models.registry import NetworkUnavailable
from tests.fakes import FakeRecognizer, fake_networks, fake_recognizer
from webapp.choices import Choices
from webapp.clients import Client
from webapp.messages import NOBODY, Refusal


@pytest.fixture
def client() -> Client:
    return Client("a", last_frame=0.0, tokens=1.0)


def failing(name: str) -> FakeRecognizer:
    if name == "broken":
        raise NetworkUnavailable("the network broken is refused: ...")
    return fake_recognizer(name)


@pytest.fixture
def choices() -> Choices:
    return Choices(fake_networks(None, fake_recognizer("other"), fake_recognizer("broken"), load=failing))


def test_who_names_nothing_has_nothing_to_change(choices: Choices, client: Client) -> None:
    choices.note(client, None)
    choices.fulfil(client)
    assert (client.wish, client.recognizer) == (None, None)


def test_the_last_name_noted_is_fulfilled_once(choices: Choices, client: Client) -> None:
    for name in ("broken", "default", "other"):
        choices.note(client, name)
    assert client.recognizer is None
    choices.fulfil(client)
    assert (client.wish, client.recognizer.card.name) == (None, "other")
    choices.note(client, "default")
    choices.fulfil(client)
    assert client.recognizer.card.name == "fake"


def test_a_name_that_is_none_leaves_wish_and_network_alone(choices: Choices, client: Client) -> None:
    choices.note(client, "other")
    with pytest.raises(Refusal, match="no network is called 'x'; there are fake, other, broken") as caught:
        choices.note(client, "x")
    assert caught.value.code == "unknown_network"
    choices.fulfil(client)
    assert client.recognizer.card.name == "other"


def test_one_that_cannot_be_loaded_is_wished_for_no_longer(choices: Choices, client: Client) -> None:
    choices.note(client, "other")
    choices.fulfil(client)
    choices.note(client, "broken")
    with pytest.raises(Refusal, match="the network broken cannot be loaded now; there are fake, other") as caught:
        choices.fulfil(client)
    assert caught.value.code == "unknown_network"
    choices.fulfil(client)
    assert client.recognizer.card.name == "other"


def test_a_second_network_is_noted_fulfilled_and_ended(choices: Choices, client: Client) -> None:
    choices.note(client, None, "other")
    assert client.second is None
    choices.fulfil(client)
    assert (client.recognizer, client.second.card.name, client.second_wish) == (None, "other", None)
    choices.note(client, "other", None)
    choices.fulfil(client)
    assert client.second.card.name == "other"
    choices.note(client, None, "default")
    choices.fulfil(client)
    assert client.second.card.name == "fake"
    choices.note(client, None, NOBODY)
    choices.fulfil(client)
    assert (client.second, client.recognizer.card.name) == (None, "other")


@pytest.mark.parametrize(("name", "compare"), [("other", "x"), ("x", "other")])
def test_where_one_of_two_names_is_none_neither_is_noted(
    choices: Choices, client: Client, name: str, compare: str
) -> None:
    with pytest.raises(Refusal, match="no network is called 'x'"):
        choices.note(client, name, compare)
    assert (client.wish, client.second_wish) == (None, None)


def test_a_second_network_that_cannot_be_loaded_leaves_the_first(choices: Choices, client: Client) -> None:
    choices.note(client, "other", "broken")
    with pytest.raises(Refusal, match="the network broken cannot be loaded now"):
        choices.fulfil(client)
    choices.fulfil(client)
    assert (client.recognizer.card.name, client.second) == ("other", None)
