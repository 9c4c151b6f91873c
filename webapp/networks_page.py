"""The page about the networks: how well each does, how it was trained, and where it fails."""

from flask import Blueprint, current_app, render_template

from models.emotions import EMOTIONS
from webapp.network_view import duration, view_of
from webapp.networks import Networks

networks_page = Blueprint("networks_page", __name__)


@networks_page.get("/networks")
def show_networks() -> str:
    """All networks, best first; its script draws the charts from /api/v1/networks."""
    networks: Networks = current_app.extensions["networks"]
    default = networks.default.card.name
    views = [view_of(card, default=card.name == default) for card in networks.cards]
    data = {"emotions": [emotion.to_dict() for emotion in EMOTIONS], "default": default}
    return render_template("networks.html", views=views, duration=duration, page_data=data)
