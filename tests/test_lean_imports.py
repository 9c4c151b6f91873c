"""The server starts without what it does not use, and whoever needs it gets it."""

import subprocess
import sys

import pytest

from benchmarks.server_process import ROOT

CHECK = """
import sys
from webapp.lean_imports import import_lean
import_lean(with_redis={with_redis})
print([name for name in ("psycopg", "redis", "requests", "websocket") if name in sys.modules])
import redis, requests
import socketio
print(socketio.redis_manager.redis is not None)
import sqlalchemy
sqlalchemy.create_engine("postgresql+psycopg://nowhere/jobs")
"""


@pytest.mark.parametrize(("with_redis", "loaded"), [(False, []), (True, ["redis"])])
def test_only_what_is_used_is_loaded(with_redis: bool, loaded: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK.format(with_redis=with_redis)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [str(loaded), str(with_redis)], done.stderr


def test_what_only_some_settings_need_is_not_loaded_without_them() -> None:
    rare = ("prometheus_client", "cryptography", "segno", "limits", "psycopg", "redis", "reportlab", "boto3")
    check = (
        "import os, sys; os.environ['EVENTLET_NO_GREENDNS'] = 'yes';"
        "from webapp.lean_imports import import_lean; import_lean(with_redis=False);"
        "from webapp import create_app; from webapp.config import Config; app = create_app(Config(readers=1));"
        "app.test_client().get('/'); app.test_client().get('/readyz');"
        f"print([name for name in {rare} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr
