"""Recorded video, put together: uploads, pages, downloads, the API, and what tells how far a video is."""

from flask import Flask
from flask_socketio import SocketIO

from webapp import api_pictures, api_videos, api_why, downloads, openapi, progress, refusals, tus, videos
from webapp.config import Config
from webapp.jobs import Jobs
from webapp.receiving import Receiver
from webapp.uploads import Uploads
from webapp.visitors import Visitors


def attach(app: Flask, socketio: SocketIO, jobs: Jobs) -> None:
    """Serve recorded video and single pictures."""
    config: Config = app.config["MIEN"]
    visitors = Visitors()
    app.extensions |= {"jobs": jobs, "visitors": visitors, "uploads": Uploads(jobs)}
    app.extensions["receiver"] = Receiver(jobs, config, visitors)
    refusals.attach(app)
    app.register_blueprint(tus.tus)
    videos.attach(app)
    app.register_blueprint(downloads.downloads)
    app.register_blueprint(api_videos.api_videos)
    app.register_blueprint(openapi.openapi)
    api_pictures.attach(app)
    api_why.attach(app)
    progress.attach(app, socketio)
