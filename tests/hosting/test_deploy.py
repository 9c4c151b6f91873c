"""The files of deploy/ name only settings, programs and files that there are."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from benchmarks.server_process import ROOT
from webapp.config import Config

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def check(settings: dict[str, str]) -> None:
    """Settings that a server would start with; a folder of another machine is left aside."""
    Config.from_environment({name: value for name, value in settings.items() if name.startswith("MIEN_")})


def env_file() -> dict[str, str]:
    lines = (DEPLOY / "mien.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_settings_of_the_units_can_be_used() -> None:
    check(env_file() | {"MIEN_PORT": "5001"})
    assert env_file()["MIEN_TRUSTED_PROXIES"] == "1"


def test_the_settings_of_the_containers_can_be_used() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"web1", "web2", "worker", "redis", "nginx"}
    for name in ("web1", "web2", "worker"):
        settings = services[name]["environment"]
        assert settings["MIEN_MESSAGE_QUEUE"].startswith("redis://redis:")
        check(settings | {"MIEN_ADDRESS": re.sub(r"\$\{\w+:-(.+)\}", r"\1", settings["MIEN_ADDRESS"])})


def test_only_what_answers_on_a_port_is_asked_for_its_health() -> None:
    """The image asks for /healthz; a worker, which is of the same image, would never be healthy."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["worker"]["healthcheck"] == {"disable": True}
    assert not any("healthcheck" in services[name] for name in ("web1", "web2"))
    assert "HEALTHCHECK" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_the_image_copies_what_serves_and_installs_nothing_that_trains() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for name in re.findall(r"^COPY (\S+) ", text, re.MULTILINE):
        assert (ROOT / name).exists(), name
    left_out = re.search(r"grep -vE '(.+?)'", text).group(1)
    kept = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not re.match(left_out, line)]
    names = {re.split(r"[=<>\[ ]", line)[0] for line in kept if line and not line.startswith("#")}
    assert {"flask", "opencv-python-headless", "ai-edge-litert", "eventlet", "av", "limits"} <= names
    assert not names & {"tensorflow", "keras", "matplotlib", "tensorboard"}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_start_what_there_is_and_stop_within_ten_seconds(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path, encoding="utf-8")
    if path.suffix == ".target":
        named = set(re.findall(r"[\w-]+@", unit["Unit"]["Wants"]))
        assert named == {f"{other.name.partition('@')[0]}@" for other in UNITS if "@" in other.name}
        return
    service = unit["Service"]
    assert service["TimeoutStopSec"] == "10"
    assert service["NoNewPrivileges"] == "yes"
    command = service["ExecStart"].split()[1:]
    if command[0] == "-m":
        assert (ROOT / f"{command[1].replace('.', '/')}.py").is_file()
    else:
        assert (ROOT / command[0]).is_file()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_line_of_the_units(path: Path, tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("this test asks systemd-analyze, and there is none on this machine")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/mien/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    name = path.name.replace("@", "@5001")
    done = subprocess.run(
        [analyse, "verify", "--recursive-errors=no", str(tmp_path / name)], capture_output=True, text=True, timeout=60
    )
    complaints = [line for line in done.stderr.splitlines() if "Unknown" in line or "Failed to parse" in line]
    assert complaints == [], done.stderr
