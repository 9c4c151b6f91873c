"""The report on a recording: one page with everything in it, as HTML or as PDF. Knows no web."""

from pathlib import Path

from webapp.fer.edits import Edits
from webapp.fer.timeline import Timeline
from webapp.report.findings import findings
from webapp.report.page import render


def html(timeline: Timeline, edits: Edits) -> str:
    """The report as one HTML file that needs no other: style and charts are in it, and no script."""
    return render(findings(timeline, edits))


def pdf(timeline: Timeline, edits: Edits, out: Path) -> None:
    """The report as a PDF (A4).

    Args:
        timeline: As it was analysed.
        edits: The owner's changes.
        out: Where it is written.
    """
    from webapp.report.paper import write  # what draws PDFs is large, and the page does not need it

    write(findings(timeline, edits), out)
