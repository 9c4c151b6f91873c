import subprocess
import sys

import pytest

LOUD = """
import os, sys
from models.training.quiet import quiet
print("before")
try:
    with quiet():
        print("python")
        os.write(1, b"native out\\n")
        os.write(2, b"native err\\n")
        {inside}
except ValueError as error:
    print("caught", error)
print("after")
"""


@pytest.mark.parametrize(
    ("inside", "out", "err"),
    [
        ("pass", "before\nafter\n", ""),
        ("raise ValueError('bad')", "before\ncaught bad\nafter\n", "python\nnative out\nnative err\n"),
    ],
)
def test_chatter_is_held_back_unless_there_is_an_error(inside, out, err):
    done = subprocess.run(
        [sys.executable, "-c", LOUD.format(inside=inside)], capture_output=True, text=True, check=True
    )
    assert done.stdout == out
    assert sorted(done.stderr.splitlines()) == sorted(err.splitlines())
