"""Which state of a video's edits a writer has seen, so that nobody overwrites what they never saw."""

import hashlib
import json

from werkzeug.datastructures import ETags

from webapp.fer.edits import Edits


class EditsChanged(Exception):
    """Somebody else has saved other edits meanwhile."""


def revision_of(edits: Edits) -> str:
    """A short word for what the edits are; the same edits have the same word."""
    text = json.dumps(edits.to_dict(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check(seen: ETags | None, edits: Edits) -> None:
    """Let a writer go on who has seen these edits, or does not say what was seen.

    Args:
        seen: The request's If-Match. A weak one counts too: proxies that compress make them so.
        edits: What there is.

    Raises:
        EditsChanged: The writer has seen others.
    """
    if seen and not seen.contains_weak(revision_of(edits)):
        raise EditsChanged
