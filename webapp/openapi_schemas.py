"""The shapes of what the API gives and takes, as OpenAPI 3.1 describes them."""

from typing import Any

from models.emotions import LABELS
from webapp.fer.explanation import MAPS
from webapp.fer.settings import MOST_FPS, MOST_SMOOTHING, SMALLEST_FACES, Settings
from webapp.job import STATES

Schema = dict[str, Any]

NUMBER = {"type": "number"}
TEXT = {"type": "string"}
SECONDS = {"type": "number", "description": "Seconds since 1970 (UTC)."}


def record(description: str = "", **properties: Schema) -> Schema:
    """An object that has all these properties."""
    said = {"description": description} if description else {}
    return {"type": "object", **said, "required": list(properties), "properties": properties}


def or_null(schema: Schema) -> Schema:
    """A value that may be missing."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(item: Schema, **limits: int) -> Schema:
    """A list of one kind of value."""
    return {"type": "array", "items": item, **limits}


def share(description: str) -> Schema:
    """A number from 0 to 1."""
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


NETWORK_NOTE = record("Which network read the faces.", name=TEXT, title=TEXT, sha256=TEXT, unsure_below=NUMBER)
"""The network of a timeline."""


def fields() -> dict[str, Schema]:
    """The settings as fields of a form or an address; what is left out has its default."""
    usual = Settings()
    fps = {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_FPS}
    least, most = SMALLEST_FACES
    return {
        "network": {"type": "string", "default": usual.network, "description": "A name of GET /api/v1/networks."},
        "compare": {
            "type": "string",
            "description": "A second network that reads the same faces, another than `network`; empty for none.",
        },
        "fps": {
            "anyOf": [fps, {"const": "every"}],
            "default": usual.fps,
            "description": "Frames a second that are analysed; `every` for all.",
        },
        "smoothing": {
            "type": "number",
            "minimum": 0,
            "maximum": MOST_SMOOTHING,
            "default": usual.smoothing,
            "description": "Time constant of the scores' smoothing, in seconds.",
        },
        "smallest_face": {
            "type": "number",
            "minimum": least,
            "maximum": most,
            "default": usual.smallest_face,
            "description": "Height of the smallest face that is looked for, as a share of the frame's.",
        },
    }


def schemas() -> dict[str, Schema]:
    """All shapes, by name."""
    label = {"type": "string", "enum": list(LABELS)}
    scores = listed(share("A calibrated probability."), minItems=len(LABELS), maxItems=len(LABELS))
    face = record(
        id={"type": "integer", "minimum": 1},
        box=listed(NUMBER, minItems=4, maxItems=4) | {"description": "x, y, width, height; shares of the frame's."},
        tilt=NUMBER | {"description": "Degrees, clockwise."},
        scores=scores | {"description": f"In the order {', '.join(LABELS)}."},
        label=label,
        confidence=share("The probability of the label."),
        unsure={
            "type": "boolean",
            "description": "Whether the label is too unlikely to be named alone.",
        },
        likeliest=listed(label, minItems=2, maxItems=2),
    )
    face["properties"]["why"] = record(
        "A map of the face; there only where it was asked for. One of saliency has no label and no drop.",
        map={"enum": list(MAPS)},
        heat=listed(listed(share("1 where covering the place costs the label most, or where people would look first.")))
        | {"description": "Rows from the top of the box, as it is before it is turned by `tilt`."},
    )
    face["properties"]["why"]["properties"] |= {
        "label": label,
        "drop": share("How much probability the label lost under the cover that cost it most."),
    }
    timeline = record(
        "All that was found; docs/VIDEO.md tells its columns.",
        format={"const": "mien-timeline"},
        version={"const": 1},
        labels=listed(label),
        network=NETWORK_NOTE,
        times=listed(NUMBER),
        people=listed({"type": "object"}),
    )
    timeline["properties"]["second_network"] = NETWORK_NOTE | {
        "description": "The one that read beside it; there only where two were compared."
    }
    problem = record("Why something is not done.", code={"type": ["string", "integer"]}, message=TEXT)
    urls = {"type": "object", "additionalProperties": TEXT, "description": "Where everything of the video is found."}
    return {
        "Error": record(error=problem),
        "Picture": record(
            network=TEXT,
            faces=listed(face),
            hint=or_null(record("Why a face may have been missed.", code=TEXT, message=TEXT)),
            times_ms={"type": "object", "additionalProperties": NUMBER},
        ),
        "Video": record(
            "A video, and how far it is. Whoever knows its id may see and delete it.",
            id=TEXT,
            state={"type": "string", "enum": list(STATES)},
            progress=share("How much of the analysis is done."),
            place=or_null({"type": "integer", "minimum": 0, "description": "In the line; 0 is at work."}),
            estimate_seconds=or_null({"type": "number", "description": "Until it is done, about."}),
            error=or_null(problem),
            name=TEXT,
            bytes={"type": "integer"},
            received={"type": "integer"},
            settings={"type": "object"},
            media=or_null({"type": "object", "description": "What the file holds, once it was looked into."}),
            created=SECONDS,
            started=or_null(SECONDS),
            finished=or_null(SECONDS),
            expires=SECONDS | {"description": "When it deletes itself, in seconds since 1970 (UTC)."},
            urls=urls,
        ),
        "Timeline": timeline,
        "Network": record("A network's card.", name=TEXT, title=TEXT, metrics={"type": "object"}),
        "Networks": record(default=TEXT, networks=listed({"$ref": "#/components/schemas/Network"})),
        "History": record(name=TEXT, fine_tuning_from=or_null({"type": "integer"}), epochs=listed({"type": "object"})),
    }
