"""The networks that a client asks for."""

import pytest

from tests.fakes import fake_networks, fake_recognizer
from webapp.choices import Choices
from webapp.clients import Choice, Client
from webapp.messages import NOBODY, Refusal


@pytest.fixture
def choices() -> Choices:
    return Choices(fake_networks(None, fake_recognizer("other")))


@pytest.fixture
def client(choices: Choices) -> Client:
    return Client("a", last_frame=0.0, tokens=1.0, choice=choices.first, proven=choices.first)


def test_who_names_nothing_gets_the_one_that_is_served(choices: Choices, client: Client) -> None:
    choices.note(client, None)
    assert client.choice == Choice("fake", None)


def test_the_last_name_counts_and_default_is_a_name(choices: Choices, client: Client) -> None:
    choices.note(client, "other")
    choices.note(client, None)
    assert client.choice == Choice("other", None)
    choices.note(client, "default")
    assert client.choice == Choice("fake", None)


def test_a_second_network_is_noted_kept_and_ended(choices: Choices, client: Client) -> None:
    choices.note(client, None, "other")
    choices.note(client, "other")
    assert client.choice == Choice("other", "other")
    choices.note(client, None, "default")
    assert client.choice == Choice("other", "fake")
    choices.note(client, None, NOBODY)
    assert client.choice == Choice("other", None)


@pytest.mark.parametrize(("name", "compare"), [("other", "x"), ("x", "other"), ("x", None)])
def test_where_one_of_two_names_is_none_neither_is_noted(
    choices: Choices, client: Client, name: str, compare: str
) -> None:
    with pytest.raises(Refusal, match="no network is called 'x'; there are fake, other") as caught:
        choices.note(client, name, compare)
    assert caught.value.code == "unknown_network"
    assert client.choice == Choice("fake", None)
