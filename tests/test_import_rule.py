"""Who may import whom (shared by all: the layers stay apart, and the server never loads TensorFlow)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("wsgi", "webapp", "models", "benchmarks", "tests", "tools", "examples")
HEAVY = {"tensorflow", "keras", "matplotlib", "pandas", "torch", "jax"}
WEB = {"flask", "flask_socketio", "socketio", "engineio", "eventlet", "werkzeug"}
SERVING = ("registry", "stored", "naming", "emotions", "card", "runtime", "saliency_network")
SERVING_MODELS = {"models", *(f"models.{name}" for name in SERVING)}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(*packages: str) -> dict[str, Path]:
    """Every module of some of our packages, by its name."""
    paths = [path for package in packages for path in [ROOT / f"{package}.py", *(ROOT / package).rglob("*.py")]]
    return {module_name(path): path for path in paths if path.is_file()}


def imported(path: Path) -> set[str]:
    """The full names of what a file imports, wherever in it."""
    return set(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    known = modules(*OURS)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module_name(path).split(".")[: -node.level or None] if node.level else []
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names)


def tops(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def within(names: set[str], package: str) -> set[str]:
    return {name for name in names if name == package or name.startswith(f"{package}.")}


def test_the_check_sees_imports() -> None:
    assert {"webapp.clients", "collections", "webapp.concurrency"} <= imported(ROOT / "webapp" / "turns.py")
    assert "webapp.concurrency" in imported(ROOT / "wsgi.py")
    assert "webapp.extensions" in imported(ROOT / "webapp" / "__init__.py")


def test_models_never_imports_the_server() -> None:
    for name, path in modules("models").items():
        assert not tops(imported(path)) & {"webapp", "wsgi", "benchmarks", "tests", "tools"} - {"models"}, name
        assert not tops(imported(path)) & WEB, name


def test_recognition_knows_nothing_of_the_web() -> None:
    for name, path in modules("webapp").items():
        if not name.startswith("webapp.fer"):
            continue
        names = imported(path)
        assert not tops(names) & WEB, name
        assert {inner for inner in within(names, "webapp") if not inner.startswith("webapp.fer")} <= {"webapp"}, name
        assert within(names, "models") <= SERVING_MODELS, name


def test_the_server_takes_only_what_serves_from_models() -> None:
    for name, path in modules("webapp", "wsgi").items():
        names = imported(path)
        assert within(names, "models") <= SERVING_MODELS, name
        assert not tops(names) & HEAVY, name
        assert not tops(names) & {"benchmarks", "tests", "tools"}, name


def test_registry_takes_only_cards_labels_and_the_runtime() -> None:
    for name in SERVING:
        names = imported(ROOT / "models" / f"{name}.py")
        assert within(names, "models") <= SERVING_MODELS, name
        assert not tops(names) & HEAVY, name


def test_training_is_imported_by_the_command_alone() -> None:
    for name, path in modules("wsgi", "webapp", "models").items():
        if name == "models.__main__" or name.startswith("models.training"):
            continue
        assert not within(imported(path), "models.training"), name


def test_tensorflow_stays_in_architectures_and_training() -> None:
    for name, path in modules("wsgi", "webapp", "models").items():
        if not name.startswith(("models.architectures", "models.training")):
            assert not tops(imported(path)) & HEAVY, name


def test_eventlet_is_named_in_two_places() -> None:
    for name, path in modules("wsgi", "webapp", "models").items():
        if name not in ("wsgi", "webapp.concurrency"):
            assert "eventlet" not in tops(imported(path)), name


def test_live_and_videos_never_import_each_other() -> None:
    for one, other in (("live", "videos"), ("videos", "live")):
        path = ROOT / "webapp" / f"{one}.py"
        if path.is_file():
            assert f"webapp.{other}" not in imported(path)


@pytest.mark.parametrize("statement", ["import webapp", "import models.registry", "import webapp.fer", "import wsgi"])
def test_no_import_of_the_server_loads_what_trains(statement: str) -> None:
    check = f"import sys; {statement}; print([name for name in {sorted(HEAVY)} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


def test_a_running_server_has_not_loaded_what_trains() -> None:
    check = (
        "import sys, numpy as np; from webapp import create_app; from webapp.config import Config;"
        "app = create_app(Config(readers=1)); import webapp.reading; app.test_client().get('/');"
        f"print([name for name in {sorted(HEAVY)} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr
