"""The description of /api/v1 in OpenAPI 3.1, served at /api/v1/openapi.json and tested against the routes."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from webapp.fer.explanation import MAPS, NETWORK
from webapp.openapi_schemas import fields, schemas

JSON = "application/json"
ABOUT = """What faces in pictures and videos look like to a network. An expression is no emotion, and the network is
often wrong. A video is sent, waits in a queue, and deletes itself after a time; a picture is answered at once and not
kept."""
REFUSALS = {
    400: "The request, or one of its fields, can't be understood.",
    404: "There is none, or not any more.",
    408: "It came too slowly.",
    409: "There are no results yet.",
    413: "It is larger than this server takes.",
    415: "The body is of another type.",
    416: "The range lies outside of the file.",
    422: "It is no picture or video that can be read.",
    429: "Too many requests, or too many of the visitor's videos wait.",
    500: "The server failed.",
    503: "The server is busy.",
    507: "The server's disk is full.",
}

openapi = Blueprint("openapi", __name__, url_prefix="/api/v1")


@openapi.get("/openapi.json")
def show() -> Response:
    """The description."""
    return jsonify(describe(current_app.config["VERSION"]))


def describe(version: str) -> dict[str, Any]:
    """The whole description, as JSON has it."""
    paths = _networks() | _pictures() | _videos()
    paths["/api/v1/openapi.json"] = {
        "get": _operation("This description", _json("The description", {"type": "object"}))
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mien", "version": version, "description": ABOUT, "license": {"name": "MIT"}},
        "paths": paths,
        "components": {"schemas": schemas()},
    }


def _networks() -> dict[str, Any]:
    name = _path("name", "Of a network, or `default`.")
    one, history = _json("Its card", _ref("Network")), _json("Its epochs", _ref("History"))
    return {
        "/api/v1/networks": {"get": _operation("The networks, best first", _json("The networks", _ref("Networks")))},
        "/api/v1/networks/{name}": {"get": _operation("One network", one, 404, parameters=[name])},
        "/api/v1/networks/{name}/history": {"get": _operation("Its training", history, 404, parameters=[name])},
    }


def _pictures() -> dict[str, Any]:
    given = {name: field for name, field in fields().items() if name in ("network", "smallest_face")}

    def post(summary: str, **more: Any) -> dict[str, Any]:
        return _operation(
            summary, _json("Its faces", _ref("Picture")), 400, 408, 413, 415, 422, 503,
            parameters=_query(given | more), requestBody=_file(given, "image/*"),
        )  # fmt: skip

    why = "Read a picture, and tell what the network looked at in its largest faces, or where people would look"
    maps = {"enum": list(MAPS), "default": NETWORK, "description": "Whose map: the network's, or saliency's."}

    return {
        "/api/v1/pictures": {"post": post("Read a picture (JPEG, PNG or WebP)")},
        "/api/v1/why": {"post": post(why, map=maps)},
    }


def _videos() -> dict[str, Any]:
    given = fields()
    name = {"name": {"type": "string", "description": "The file's name, where the body is the file."}}
    waits = _json("It waits", _ref("Video"), 202)
    post = _operation(
        "Send a video, or a picture, to be analysed", waits, 400, 413, 415, 422, 507,
        parameters=_query(given | name), requestBody=_file(given, "video/*"),
    )  # fmt: skip
    own = {
        "parameters": [_path("id", "Of a video.")],
        "get": _operation("How far a video is", _json("The video", _ref("Video")), 404),
        "delete": _operation("Delete it, with all that was made of it", {"204": {"description": "Gone."}}, 404),
    }
    return {"/api/v1/videos": {"post": post}, "/api/v1/videos/{id}": own} | _timelines()


def _timelines() -> dict[str, Any]:
    ranged = {"name": "Range", "in": "header", "schema": {"type": "string"}, "description": "Bytes, one range."}
    saved = {"download": {"const": "1", "description": "Have a browser save it."}}
    plain = {"plain": {"const": "1", "description": "Without the edits that were made on the page."}}
    part = {"206": {"description": "The range", "content": {"*/*": {}}}}
    table = part | _content("The table; a second network's columns come last", "text/csv", {"type": "string"})
    whole = part | _json("The timeline", _ref("Timeline"))
    refused = (404, 409, 416, 500)
    get_table = _operation("A row a face and frame", table, *refused, parameters=[ranged, *_query(saved)])
    get_whole = _operation("All that is known", whole, *refused, parameters=[ranged, *_query(saved | plain)])
    own = {"parameters": [_path("id", "Of a video.")]}
    return {
        "/api/v1/videos/{id}/timeline.csv": own | {"get": get_table},
        "/api/v1/videos/{id}/timeline.json": own | {"get": get_whole},
    }


def _operation(summary: str, answers: dict[str, Any], *refusals: int, **more: Any) -> dict[str, Any]:
    refused = {str(status): _error(status) for status in sorted({*refusals, 429})}
    return {"summary": summary, **more, "responses": answers | refused}


def _error(status: int) -> dict[str, Any]:
    return {"description": REFUSALS[status], "content": {JSON: {"schema": _ref("Error")}}}


def _json(description: str, schema: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return _content(description, JSON, schema, status)


def _content(description: str, mimetype: str, schema: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return {str(status): {"description": description, "content": {mimetype: {"schema": schema}}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _path(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}


def _query(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in given.items()]


def _file(given: dict[str, Any], mimetype: str) -> dict[str, Any]:
    """A body that is the file, or a form with it in the field `file`."""
    form = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}, **given},
    }
    raw = {"schema": {"type": "string", "format": "binary"}}
    return {
        "required": True,
        "content": {"multipart/form-data": {"schema": form}, mimetype: raw, "application/octet-stream": raw},
    }
