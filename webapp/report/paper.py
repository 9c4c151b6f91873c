"""The report as a PDF on A4, drawn with reportlab.

Its typeface is Bitstream Vera, which comes with reportlab and goes into the file; letters that it lacks (it has those
of Western and some of Central Europe) become question marks. The HTML report has them all.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from reportlab.graphics.shapes import Drawing, Polygon, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from models.emotions import EMOTIONS
from webapp.report.findings import Finding, Findings
from webapp.report.wording import METHOD, SENTENCE, clock, percent

MARGIN = 16 * mm
WIDTH, HEIGHT, SCALE = A4[0] - 2 * MARGIN - 12, 26 * mm, 5 * mm
"""Of a chart and of the scale below it; a frame of reportlab has 6 points of padding on each side."""
INK, SOFT, TRACK = HexColor("#171b21"), HexColor("#4a525c"), HexColor("#eceae4")
PLAIN, BOLD = "Vera", "VeraBd"
BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=8.8, leading=12.5, textColor=INK)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=15.5, leading=20, spaceAfter=3)
HEAD = ParagraphStyle("head", BODY, fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=9)
SMALL = ParagraphStyle("small", BODY, fontSize=7.4, leading=10.5, textColor=SOFT)
COLOURS = tuple(HexColor(emotion.colour) for emotion in EMOTIONS)
MARKED = Color(0.09, 0.11, 0.13, alpha=0.3)


def write(findings: Findings, out: Path) -> None:
    """Write the report; the same findings give the same bytes."""
    for face in (PLAIN, BOLD):
        registerFont(TTFont(face, f"{face}.ttf"))
    document = SimpleDocTemplate(
        str(out), pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=_shown(findings.title), author="Mien", subject="What faces looked like to a network", invariant=1,
    )  # fmt: skip
    document.build(list(_story(findings)))


def _story(findings: Findings) -> Iterator[Flowable]:
    yield _text(findings.title, TITLE)
    yield _text(SENTENCE, BODY)
    yield Spacer(0, 3 * mm)
    yield _text("  |  ".join(f"{name}: {value}" for name, value in findings.facts), SMALL)
    yield Spacer(0, 3 * mm)
    if findings.people:
        yield _legend()
    else:
        yield _text("No face was found.", HEAD)
    for person in findings.people:
        yield KeepTogether([_text(person.name, HEAD), _text(person.sentence, BODY), *_person(person, findings)])
    if findings.others:
        yield _text(f"{findings.others} more people were seen for a shorter time; they are in the data.", BODY)
    if findings.marks:
        yield _text("Marks", HEAD)
    for mark in findings.marks:
        end = "" if mark.end is None else f" to {clock(mark.end, tenths=True)}"
        yield _text(f"{clock(mark.start, tenths=True)}{end}: {mark.name}", BODY)
    yield Spacer(0, 5 * mm)
    yield _text(f"{METHOD} Made by Mien.", SMALL)


def _person(person: Finding, findings: Findings) -> Iterator[Flowable]:
    yield Spacer(0, 1.5 * mm)
    yield _chart(person, findings)
    shares = [f"{label} {percent(share)}" for label, share in person.shares if share > 0]
    shares += [f"unsure {percent(person.unsure)}"] if person.unsure else []
    yield _text(f"{person.caption}: {', '.join(shares)}.", BODY)
    if person.changes:
        turns = [f"{clock(change.time, tenths=True)} {change.before} to {change.after}" for change in person.changes]
        turns += [f"and {person.more_changes} more"] if person.more_changes else []
        yield _text(f"Moments of change: {'; '.join(turns)}.", SMALL)


def _chart(person: Finding, findings: Findings) -> Drawing:
    drawing = Drawing(WIDTH, HEIGHT + SCALE)
    drawing.add(Rect(0, SCALE, WIDTH, HEIGHT, fillColor=TRACK, strokeColor=None))
    for stretch in person.bands:
        for outline, colour in zip(stretch.outlines(), COLOURS, strict=True):
            points = [value for x, y in outline for value in (x * WIDTH, SCALE + y * HEIGHT)]
            drawing.add(Polygon(points, fillColor=colour, strokeColor=None))
    for mark in findings.marks:
        start, end = (share * WIDTH for share in findings.span_of(mark))
        drawing.add(Rect(start, SCALE, max(end - start, 0.8), HEIGHT, fillColor=MARKED, strokeColor=None))
    for place, caption in findings.ticks:
        drawing.add(String(place * WIDTH, 3, caption, fontName=PLAIN, fontSize=6.5, fillColor=SOFT))
    return drawing


def _legend() -> Table:
    cells: list[Flowable] = []
    for emotion, colour in zip(EMOTIONS, COLOURS, strict=True):
        drawing = Drawing(WIDTH / len(EMOTIONS), 10)
        drawing.add(Rect(0, 0, 8, 8, fillColor=colour, strokeColor=None))
        drawing.add(String(12, 1, emotion.name, fontName=PLAIN, fontSize=7.8, fillColor=INK))
        cells.append(drawing)
    return Table([cells], colWidths=WIDTH / len(EMOTIONS), hAlign="LEFT", style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_shown(text)), style)


def _shown(text: str) -> str:
    """The text with what the typeface has."""
    known = getFont(PLAIN).face.charToGlyph
    return "".join(letter if ord(letter) in known else "?" for letter in text)
