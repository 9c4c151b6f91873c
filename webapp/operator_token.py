"""The token that opens the operator's pages."""

import hmac
import logging

from flask import Request

from webapp.config import DEFAULT, Config
from webapp.kept import CannotKeep, kept, new_token

FILE = "operator-token"

log = logging.getLogger("mien.operator")


class OperatorToken:
    """As set, or made once and kept; where it cannot be kept, nothing opens."""

    def __init__(self, config: Config) -> None:
        """Makes and reads nothing yet."""
        self._config = config
        self._text: str | None = None

    def prepare(self) -> None:
        """Make it if there is none, so that the operator finds it."""
        if self._text is not None:
            return
        if self._config.operator_token != DEFAULT:
            self._text = self._config.operator_token
            return
        try:
            self._text = kept(self._config.data_folder / FILE, new_token).strip()
        except CannotKeep as error:
            self._text = ""
            log.warning("%s; /status and /metrics stay closed until MIEN_OPERATOR_TOKEN is set", error)

    def opens(self, request: Request) -> bool:
        """Whether a request carries it: as a bearer token, or as the password that a browser asks for."""
        self.prepare()
        given = request.authorization
        text = (given.token or given.password or "") if given is not None else ""
        return bool(self._text) and hmac.compare_digest(text.encode(), (self._text or "").encode())
