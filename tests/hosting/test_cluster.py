"""Two web processes with a worker each behind nginx, with Redis between them, as deploy/ sets them up."""

import asyncio
import pickle
import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis as redis_client
import requests
import socketio

from benchmarks.server_process import ServerProcess, free_port
from benchmarks.stream_client import StreamClient
from tests.hosting.services import Nginx, Redis, nginx, redis
from tests.media import clip

SECRET_PAGE = "/videos/Q1w2-E3r4_T5y6u7i8o9p0QwErTyUiOp"


@dataclass
class Cluster:
    """What runs."""

    nginx: Nginx
    redis: Redis
    webs: list[ServerProcess]

    def get(self, path: str, **options: object) -> requests.Response:
        return requests.get(self.nginx.url + path, verify=str(self.nginx.certificate), timeout=20, **options)

    @property
    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.nginx.certificate))

    def streaming(self) -> list[int]:
        """How many stream on each web process that answers."""
        return [requests.get(f"{web.url}/healthz", timeout=10).json()["streaming"] for web in self.webs if web.alive]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def start_web(folder: Path) -> Callable[..., ServerProcess]:
    def made(port: int, redis_url: str, proxy: int, **more: str) -> ServerProcess:
        return ServerProcess(
            {
                "MIEN_PORT": str(port),
                "MIEN_DATA": str(folder / "data"),
                "MIEN_TRUSTED_PROXIES": "1",
                "MIEN_ORIGINS": f"https://127.0.0.1:{proxy}",
                "MIEN_MESSAGE_QUEUE": redis_url,
                "MIEN_QUEUE_URL": redis_url,
                "MIEN_WORKERS": "1",
                "MIEN_LOG_LEVEL": "info",
                **more,
            }
        )

    return made


@pytest.fixture(scope="module")
def cluster(folder: Path, start_web: Callable[..., ServerProcess]) -> Iterator[Cluster]:
    with ExitStack() as started:
        for name in ("redis", "nginx"):
            (folder / name).mkdir()
        queue = started.enter_context(redis(folder / "redis"))
        ports = [free_port(), free_port()]
        front = started.enter_context(nginx(folder / "nginx", ports))
        webs = [started.enter_context(start_web(port, queue.url, front.port)) for port in ports]
        yield Cluster(front, queue, webs)


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


async def streams(cluster: Cluster, count: int, jpeg: bytes, during: Callable[[], None] = lambda: None) -> list[dict]:
    """The answers to one frame of each of so many clients that are connected at once."""
    headers = {"Origin": cluster.nginx.url}
    clients = [StreamClient(cluster.nginx.url, headers, ssl=cluster.trusted) for _ in range(count)]
    async with asyncio.timeout(60):
        for client in clients:
            await client.__aenter__()
        try:
            answers = [await client.frame(1, jpeg) for client in clients]
            await asyncio.to_thread(during)
            return answers
        finally:
            for client in clients:
                await client.__aexit__(None, None, None)


def test_pages_come_over_https_with_their_headers_and_http_leads_there(cluster: Cluster) -> None:
    page = cluster.get("/")
    assert page.status_code == 200
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert page.headers["Content-Security-Policy"]
    moved = requests.get(f"http://127.0.0.1:{cluster.nginx.plain_port}/join", allow_redirects=False, timeout=10)
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://127.0.0.1/join")
    assert cluster.get("/readyz").json() == {"status": "ready"}


def test_streams_are_shared_out_evenly(cluster: Cluster, jpeg: bytes) -> None:
    shares: list[list[int]] = []
    answers = asyncio.run(streams(cluster, 10, jpeg, lambda: shares.append(cluster.streaming())))
    assert [len(answer["faces"]) for answer in answers] == [1] * 10
    assert sum(shares[0]) == 10
    assert abs(shares[0][0] - shares[0][1]) <= 2


@pytest.mark.parametrize("seat", ["abc", "xyz", "3"])
def test_long_polling_stays_with_one_process(
    cluster: Cluster, jpeg: bytes, seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cluster.nginx.certificate))
    with socketio.SimpleClient() as client:
        client.connect(f"{cluster.nginx.url}?seat={seat}", namespace="/live", transports=["polling"])
        for seq in range(5):
            assert client.call("frame", {"seq": seq, "clock": 0, "jpeg": jpeg}, timeout=20)["faces"]


def test_other_origins_are_refused_behind_the_proxy_too(cluster: Cluster) -> None:
    path = "/socket.io/?EIO=4&transport=polling"
    assert cluster.get(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert cluster.get(path, headers={"Origin": cluster.nginx.url}).status_code == 200


def test_a_forged_address_does_not_come_through(cluster: Cluster) -> None:
    for number in range(3):
        cluster.get("/healthz", headers={"X-Forwarded-For": f"192.0.2.{number}"})
    counted = redis_client.Redis.from_url(cluster.redis.url)
    for number in range(3):
        cluster.get("/", headers={"X-Forwarded-For": f"192.0.2.{number}"})
    keys = [key.decode() for key in counted.keys("mien*requests*")]
    counted.close()
    assert keys
    assert not any("192.0.2" in key for key in keys)
    assert any("127.0.0.1" in key for key in keys)


def logged(cluster: Cluster) -> str:
    """What nginx wrote about requests, and what it wrote about itself."""
    return "".join(path.read_text() for path in (cluster.nginx.log, cluster.nginx.errors, cluster.nginx.others))


def test_no_log_keeps_an_address(cluster: Cluster) -> None:
    cluster.get("/healthz?secret=1")
    until(lambda: "GET /healthz 200" in cluster.nginx.log.read_text())
    cluster.get(f"{SECRET_PAGE}/status")
    until(lambda: "/videos/:id/status 404" in cluster.nginx.log.read_text())
    plain = f"http://127.0.0.1:{cluster.nginx.plain_port}{SECRET_PAGE}"
    assert requests.get(plain, allow_redirects=False, timeout=10).status_code == 301
    until(lambda: "/videos/:id 301" in cluster.nginx.log.read_text())
    for trace in ("Q1w2", "127.0.0.1", "secret"):
        assert trace not in logged(cluster)


def posted(cluster: Cluster, path: str, body: bytes) -> requests.Response:
    return requests.post(cluster.nginx.url + path, data=body, verify=str(cluster.nginx.certificate), timeout=20)


def test_what_is_sent_is_never_collected_on_nginxs_disk(cluster: Cluster) -> None:
    folder = cluster.nginx.file.parent / "client_body"
    before = folder.stat().st_mtime_ns  # goes up with each file that is made in it, also one that is deleted at once
    opened = cluster.get("/socket.io/?EIO=4&transport=polling&seat=a").text
    sid = opened.split('"')[3]
    polled = posted(cluster, f"/socket.io/?EIO=4&transport=polling&seat=a&sid={sid}", b"4" + b"x" * 300_000)
    picture = posted(cluster, "/api/v1/pictures", b"\xff\xd8" + b"x" * 300_000)
    assert (polled.status_code, picture.status_code) == (200, 422)
    assert folder.stat().st_mtime_ns == before


@pytest.mark.parametrize("size", [33_600_000, 40_000_000], ids=["Mien itself", "nginx"])
def test_a_sentence_says_what_is_too_large(cluster: Cluster, size: int) -> None:
    answer = posted(cluster, "/api/v1/pictures", bytes(size))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_many_bytes")
    assert answer.json()["error"]["message"].endswith(".")


class Bomb:
    def __reduce__(self) -> tuple:
        return (Path.touch, (Path(self.path),))


def test_a_pickle_in_redis_runs_nothing(cluster: Cluster, jpeg: bytes, tmp_path: Path) -> None:
    bomb = Bomb()
    bomb.path = str(tmp_path / "exploded")
    publisher = redis_client.Redis.from_url(cluster.redis.url)
    for message in (pickle.dumps(bomb), b"\x80garbage", b"{", b'{"method": "emit"}', b'{"method": "nothing"}', b"[1]"):
        assert publisher.publish("mien", message) == 2  # both web processes listen
    publisher.close()
    assert asyncio.run(streams(cluster, 2, jpeg))[0]["faces"]
    assert not (tmp_path / "exploded").exists()


def test_a_video_sent_to_one_is_watched_from_the_other(cluster: Cluster, tmp_path: Path) -> None:
    film = clip(tmp_path / "film.mp4", seconds=1.0)
    with film.open("rb") as body:
        sent = requests.post(
            f"{cluster.webs[0].url}/api/v1/videos", files={"file": ("film.mp4", body, "video/mp4")}, timeout=30
        )
    assert sent.status_code == 202, sent.text
    status = f"{cluster.webs[1].url}/api/v1/videos/{sent.json()['id']}"
    until(lambda: requests.get(status, timeout=10).json()["state"] == "done", 60)
    through_nginx = cluster.get(f"/api/v1/videos/{sent.json()['id']}/timeline.json")
    assert through_nginx.json()["format"] == "mien-timeline"


def test_redis_stopped_and_started_disturbs_no_stream(cluster: Cluster, jpeg: bytes) -> None:
    def stop() -> None:
        cluster.redis.stop(signal.SIGKILL)
        assert cluster.get("/").status_code == 200
        assert cluster.get("/readyz").status_code == 503

    assert asyncio.run(streams(cluster, 4, jpeg, stop))[3]["faces"]
    assert asyncio.run(streams(cluster, 4, jpeg))[3]["faces"]
    cluster.redis.start()
    until(lambda: cluster.get("/readyz").status_code == 200)
    publisher = redis_client.Redis.from_url(cluster.redis.url)
    until(lambda: publisher.publish("mien", b"{}") == 2, 60)
    publisher.close()


def test_when_one_dies_its_visitors_land_on_the_other(cluster: Cluster, jpeg: bytes) -> None:
    def kill() -> None:
        cluster.webs[1].stop(signal.SIGKILL)

    asyncio.run(streams(cluster, 4, jpeg, kill))
    for _ in range(6):
        assert cluster.get("/healthz").status_code == 200
        assert cluster.get(SECRET_PAGE).status_code == 404
    assert "Q1w2" not in logged(cluster)
    assert "client" not in cluster.nginx.errors.read_text()
    assert [len(answer["faces"]) for answer in asyncio.run(streams(cluster, 6, jpeg))] == [1] * 6
