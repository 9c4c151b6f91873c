"""Forms with a file in them, read piece by piece (RFC 7578): fields into memory, the file wherever it is to go."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from flask import Request
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from models.naming import quoted
from webapp.bodies import BodyBroken
from webapp.refusals import RequestRefused

MAX_FIELD_BYTES = 16_384
"""Of all fields together."""
MAX_PARTS = 20
LONGEST_BOUNDARY = 200
MAX_HELD_BYTES = 262_144
"""What the decoder may hold back while it looks for the end of a part's headers, or of the form."""

FORM = "multipart/form-data"
NO_FILES = ("application/x-www-form-urlencoded", "application/json")

Keep = Callable[[str, Iterator[bytes]], None]


def check_type(request: Request) -> None:
    """Refuse bodies that are surely no file: what forms without one, and programs that mean another address, send.

    Raises:
        RequestRefused: `wrong_type`.
    """
    if request.mimetype in NO_FILES:
        message = f"Send the file as a form ({FORM}), or as the body with its own type or application/octet-stream."
        raise RequestRefused(415, "wrong_type", f"{message} The body here is {request.mimetype}.")


def boundary_of(request: Request) -> bytes:
    """What parts the parts of a form.

    Raises:
        RequestRefused: Its Content-Type doesn't say.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if not (boundary.isascii() and 0 < len(boundary) <= LONGEST_BOUNDARY):
        raise RequestRefused(400, "bad_form", "The form cannot be read: its Content-Type names no boundary.")
    return boundary.encode()


def beside(address: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """What the address and the form say together.

    Raises:
        RequestRefused: `bad_settings`, where both say one thing: which of the two is meant, nobody knows.
    """
    if twice := address.keys() & fields.keys():
        name = quoted(min(twice))
        raise RequestRefused(400, "bad_settings", f"{name} is given in the address and in the form; give it once.")
    return {**address, **fields}


def no_file() -> RequestRefused:
    """The refusal of a form without a file."""
    return RequestRefused(400, "no_file", "The form holds no file; send one in a field called file.")


class FormReader:
    """Body -> fields; the first file goes to `keep` as it comes, and others are passed over.

    Attributes:
        fields: What the fields held, by name.
        has_file: Whether there was a file.
    """

    def __init__(self, boundary: bytes, keep: Keep) -> None:
        """Reads nothing yet.

        Args:
            boundary: What parts the parts, from the Content-Type.
            keep: Called with the file's name and its pieces, all of which it must take.
        """
        self.fields: dict[str, str] = {}
        self.has_file = False
        self._keep = keep
        self._decoder = MultipartDecoder(boundary, max_form_memory_size=MAX_HELD_BYTES, max_parts=MAX_PARTS)

    def read(self, pieces: Iterable[bytes]) -> None:
        """Read the whole form.

        Raises:
            RequestRefused: It is no such form, or has too much in its fields; and whatever `keep` raises.
        """
        events = self._events(pieces)
        try:
            for event in events:
                if isinstance(event, Field):
                    self.fields[event.name or ""] = self._text(events)
                elif isinstance(event, File):
                    self._file(event.filename, events)
        except ValueError:
            raise RequestRefused(400, "bad_form", "The form cannot be read: its parts are damaged.") from None
        except BodyBroken:
            raise RequestRefused(400, "broken_body", "The request ended before its body was whole.") from None

    def _events(self, pieces: Iterable[bytes]) -> Iterator[Event]:
        for piece in chain(pieces, (None,)):
            self._decoder.receive_data(piece)
            while not isinstance(event := self._decoder.next_event(), NeedData):
                yield event
                if isinstance(event, Epilogue):
                    return

    def _text(self, events: Iterator[Event]) -> str:
        room = MAX_FIELD_BYTES - sum(map(len, self.fields.values()))
        text = bytearray()
        for piece in _data(events):
            text += piece
            if len(text) > room:
                message = f"The fields of the form may have {MAX_FIELD_BYTES:,} bytes; these have more."
                raise RequestRefused(413, "too_many_bytes", message)
        return text.decode("utf-8", "replace")

    def _file(self, name: str, events: Iterator[Event]) -> None:
        data = _data(events)
        if self.has_file or not name:
            for _ in data:
                pass
        else:
            self.has_file = True
            self._keep(name, data)


def _data(events: Iterator[Event]) -> Iterator[bytes]:
    """The pieces of one part."""
    for event in events:
        if not isinstance(event, Data):
            raise ValueError("a part without data")
        if event.data:
            yield event.data
        if not event.more_data:
            return
