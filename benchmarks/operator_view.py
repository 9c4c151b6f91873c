"""What a running server says of itself to its operator."""

import json
import secrets
import urllib.request
from typing import Any

TOKEN = secrets.token_urlsafe(16)
"""Opens /status of every server that this process starts."""
SETTINGS = {"MIEN_OPERATOR_TOKEN": TOKEN, "MIEN_MAX_CONNECTIONS": "100000", "MIEN_MAX_REQUESTS": "1000000"}
"""For a server under load from one address, which would otherwise be kept within the limits of one address."""


def operator_view(url: str, query: str = "") -> dict[str, Any]:
    """The server's /status as JSON.

    Args:
        url: The server.
        query: `seconds=N` for the last N seconds, `objects` to count what is in memory too.
    """
    request = urllib.request.Request(f"{url}/status?{query}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
