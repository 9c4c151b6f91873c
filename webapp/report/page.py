"""The report as one HTML file."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.emotions import EMOTIONS
from webapp.report.bands import Stretch
from webapp.report.findings import Findings
from webapp.report.wording import METHOD, SENTENCE, clock, percent

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "videos"
WIDTH, HEIGHT = 1000, 120
"""Of a chart, in units of its own; the page shows it as wide as it is itself."""


def render(findings: Findings) -> str:
    """The page."""
    return _environment().get_template("report.html").render(
        findings=findings, emotions=EMOTIONS, sentence=SENTENCE, method=METHOD, width=WIDTH, height=HEIGHT
    )  # fmt: skip


def polygons(stretch: Stretch) -> list[str]:
    """The bands of a stretch, label by label, as SVG's `points`."""
    return [" ".join(f"{x * WIDTH:.1f},{(1 - y) * HEIGHT:.1f}" for x, y in outline) for outline in stretch.outlines()]


@cache
def _environment() -> Environment:
    blocks = {"trim_blocks": True, "lstrip_blocks": True}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, **blocks
    )  # fmt: skip
    environment.filters |= {"clock": clock, "percent": percent, "polygons": polygons}
    return environment
