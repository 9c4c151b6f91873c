"""Requests that are refused: a status, a code for programs and a sentence for people, as JSON."""

from flask import Flask, Response, jsonify


class RequestRefused(Exception):
    """A request that is not done.

    Attributes:
        status: The HTTP status, 4xx or 5xx.
        code: One word for programs, such as `too_many_bytes`.
        message: A sentence that says what was expected and what came.
        headers: What the answer carries besides.
    """

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        """Headers are given by name, with _ for -."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def as_sentence(message: str) -> str:
    """A message of recognition ("expected ...; got ...") as a sentence."""
    return f"{message[:1].upper()}{message[1:]}" + ("" if message.endswith(".") else ".")


def attach(app: Flask) -> None:
    """Answer every `RequestRefused` of a view in JSON."""

    @app.errorhandler(RequestRefused)
    def in_json(refused: RequestRefused) -> Response:
        answer = jsonify(error={"code": refused.code, "message": refused.message})
        answer.status_code = refused.status
        answer.headers.update(refused.headers)
        return answer
