"""Files of the storage as answers, whole or the range that was asked for (RFC 9110, 14)."""

from urllib.parse import quote

from flask import Request, Response

from webapp.refusals import RequestRefused
from webapp.storage import Storage


def stored_file(request: Request, storage: Storage, key: str, *, mimetype: str, name: str) -> Response:
    """A stored file; `?download=1` has browsers save it under `name` rather than show it.

    Raises:
        RequestRefused: There is none, or the range lies outside of it.
    """
    size = storage.size(key)
    if size is None:
        raise RequestRefused(404, "not_there", "There is no such file; it may have been deleted.")
    response = Response(mimetype=mimetype)
    response.accept_ranges = "bytes"
    as_attachment = request.args.get("download") == "1"
    response.headers.set("Content-Disposition", "attachment" if as_attachment else "inline", **_named(name))
    start, end = _range(request, size)
    if (start, end) != (0, size) or request.range is not None:
        response.status_code = 206
        response.content_range.set(start, end, size)
    response.content_length = end - start
    if request.method != "HEAD":
        response.response = storage.read(key, start, end)
    return response


def _range(request: Request, size: int) -> tuple[int, int]:
    """Start and end (exclusive) of the one range that is asked for; the whole where it is none, or several."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size
    span = asked.range_for_length(size)
    if span is None:
        message = f"The file has {size} bytes; the range asked for lies outside."
        raise RequestRefused(416, "bad_range", message, Content_Range=f"bytes */{size}")
    return span


def _named(name: str) -> dict[str, str]:
    """The parameters of Content-Disposition: a name in ASCII, and beside it the one in any alphabet (RFC 6266)."""
    plain = " ".join(name.encode("ascii", "ignore").decode().split()) or "download"
    return {"filename": plain} if plain == name else {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
