import errno
import json
from pathlib import Path

import pytest

from models.training.files import replace, replace_json, replace_text


def test_a_file_is_replaced_whole(tmp_path):
    replace_text(tmp_path / "a.txt", "old")
    replace_text(tmp_path / "a.txt", "new")
    replace_json(tmp_path / "b.json", {"a": [1]})
    assert (tmp_path / "a.txt").read_text() == "new" and json.loads((tmp_path / "b.json").read_text()) == {"a": [1]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.json"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path):
    def fills_the_disk(path: Path) -> None:
        path.write_text("half of i")
        raise OSError(errno.ENOSPC, "No space left on device")

    replace_text(tmp_path / "a.txt", "old")
    with pytest.raises(OSError, match="No space"):
        replace(tmp_path / "a.txt", fills_the_disk)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"] and (tmp_path / "a.txt").read_text() == "old"
