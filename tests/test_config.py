"""Settings: their defaults, their refusals in words, and their list."""

import dataclasses
import re
from pathlib import Path

import pytest

from webapp.config import BadSetting, Config, describe


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Config.from_environment({"PATH": "/bin"}) == Config()
    assert 1 <= Config().reader_count <= 8


def test_values_are_read_with_their_types() -> None:
    config = Config.from_environment(
        {
            "MIEN_PORT": " 8080 ",
            "MIEN_READERS": "3",
            "MIEN_MAX_FPS": "7.5",
            "MIEN_ORIGINS": "https://mien.example.org, http://10.0.0.1:8000",
            "MIEN_LOG_LEVEL": "INFO",
        }
    )
    assert (config.port, config.reader_count, config.max_fps, config.log_level) == (8080, 3, 7.5, "info")
    assert config.origins == ("https://mien.example.org", "http://10.0.0.1:8000")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("MIEN_PORT", "http", "whole number from 0 to 65,535"),
        ("MIEN_PORT", "", "whole number from 0 to 65,535"),
        ("MIEN_PORT", "70000", "whole number from 0 to 65,535"),
        ("MIEN_PORT", "-1", "whole number from 0 to 65,535"),
        ("MIEN_PORT", "80.5", "whole number from 0 to 65,535"),
        ("MIEN_PORT", "٨٠", "whole number from 0 to 65,535"),
        ("MIEN_MAX_FPS", "nan", "a number from 1 to 60"),
        ("MIEN_MAX_FPS", "inf", "a number from 1 to 60"),
        ("MIEN_MAX_FPS", "0", "a number from 1 to 60"),
        ("MIEN_MIN_FPS", "20", "MIEN_MAX_FPS"),
        ("MIEN_TARGET_LOAD", "85%", "a number from 0.1 to 1.0"),
        ("MIEN_HOST", " ", "address"),
        ("MIEN_NETWORK", "", "default"),
        ("MIEN_WEIGHTS", " ", "default"),
        ("MIEN_WEIGHTS", "/nowhere/at/all", "a folder that is there, or default"),
        ("MIEN_WEIGHTS", "wsgi.py", "a folder that is there, or default"),
        ("MIEN_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("MIEN_ORIGINS", "*", "https://mien.example.org"),
        ("MIEN_ORIGINS", "https://*.example.org", "https://mien.example.org"),
        ("MIEN_ORIGINS", "mien.example.org", "https://mien.example.org"),
        ("MIEN_ORIGINS", "https://mien.example.org/path", "https://mien.example.org"),
        ("MIEN_ORIGINS", "ftp://mien.example.org", "https://mien.example.org"),
        ("MIEN_ORIGINS", "https://user@mien.example.org", "https://mien.example.org"),
        ("MIEN_ORIGINS", "https://[", "https://mien.example.org"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(variable: str, value: str, said: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Config.from_environment({variable: value})
    assert variable in str(caught.value)
    assert said in str(caught.value)
    assert value.strip() in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("variable", ["MIEN_QUEUE_URL", "MIEN_DATABASE_URL"])
def test_an_address_that_may_hold_a_password_is_not_repeated(variable: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Config.from_environment({variable: "amqp://user:secret@host"})
    assert variable in str(caught.value)
    assert "default" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_data_folder_is_where_it_is_set(tmp_path: Path) -> None:
    assert Config(data=str(tmp_path)).data_folder == tmp_path
    assert Config(data="some/folder").data_folder == Path.cwd() / "some" / "folder"


def test_a_misspelt_variable_is_named_with_the_nearest() -> None:
    with pytest.raises(BadSetting, match="MIEN_PROT is not a setting; the nearest is MIEN_PORT"):
        Config.from_environment({"MIEN_PROT": "80"})


def test_every_setting_is_described_with_default_unit_and_help() -> None:
    text = describe()
    for row in dataclasses.fields(Config):
        entry = re.search(rf"  MIEN_{row.name.upper()}=(.*)  \((.+)\)\n      (.+\.)", text)
        assert entry, row.name
        assert row.metadata["unit"] in entry.group(2)
    assert text.count("MIEN_") >= len(dataclasses.fields(Config))


def test_a_setting_cannot_be_changed_later() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().port = 1
