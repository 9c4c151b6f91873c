"""Numbers of the report in words."""

from webapp.fer.changes import Summary
from webapp.fer.timeline import NetworkNote, Timeline

BRIEF = 0.1
"""Seconds; a person seen for less has scores and no shares of time."""
SENTENCE = (
    "What each face looked like to the network, frame by frame. An expression is not an emotion, and the network is "
    "often wrong; where it was unsure, it says so."
)
METHOD = (
    "Shares are of the time in which the face was seen. A moment of change is where the likeliest expression turns to "
    "another one that then lasts for at least half a second."
)


def clock(seconds: float, *, tenths: bool = False) -> str:
    """A time of the recording: 1:05, 1:01:05; with tenths, or below ten seconds where it has any, 0:05.5."""
    whole, tenth = divmod(round(seconds * 10), 10)
    if not tenths and seconds >= 10:
        whole, tenth = round(seconds), 0
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    start = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{start}:{rest:02}" + (f".{tenth}" if tenth or tenths else "")


def percent(share: float) -> str:
    """A share of one, to a whole percent; what is there but less than that says so."""
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def said_of(summary: Summary) -> str:
    """A person's recording in a sentence or two."""
    likeliest = max(summary.shares, key=lambda label: summary.shares[label])
    if summary.seconds < BRIEF:
        return "Seen in one frame alone; its scores are the network's guess."
    seen = f"Seen for {clock(summary.seconds)}."
    if not summary.shares[likeliest]:
        return f"{seen} The network was unsure all the time."
    often = f"Looked most often like {likeliest} ({percent(summary.shares[likeliest])})"
    count = len(summary.changes)
    turns = (
        "it never turned" if not count else f"{count} turn{'s' * (count > 1)}, {summary.changes_per_minute:g} a minute"
    )
    return f"{seen} {often}; {turns}."


def facts(timeline: Timeline) -> tuple[tuple[str, str], ...]:
    """What is known about the file and its analysis."""
    video, settings = timeline.video, timeline.settings
    networks = (("Network", _named(timeline.network)),)
    if timeline.second:
        networks += (("Compared with", f"{_named(timeline.second)}; all charts and shares are of the first"),)
    if video.kind == "picture":
        return (
            ("Picture", f"{video.width} x {video.height}, {video.codec.upper()}"),
            ("People", str(len(timeline.people))),
            *networks,
        )
    rate = "every frame" if settings.fps is None else f"{settings.fps:g} frames a second"
    return (
        ("Length", clock(video.duration)),
        ("Picture", f"{video.width} x {video.height}, {video.codec.upper()}"),
        ("People", str(len(timeline.people))),
        ("Analysed", f"{len(timeline.times):,} frames, {rate}"),
        ("Smoothing", f"{settings.smoothing:g} s"),
        *networks,
    )


def _named(network: NetworkNote) -> str:
    return f"{network.title} ({network.name})"
