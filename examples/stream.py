"""Streams a camera or a video file to Mien and prints what each face's expression looks like to the network.

python examples/stream.py [camera number or file] [http://127.0.0.1:5000]
"""

import sys
import time

import cv2
import socketio


def stream(source: str = "0", url: str = "http://127.0.0.1:5000") -> None:
    """Send frames until the source ends, each after the answer to the one before, and no faster than told."""
    capture = cv2.VideoCapture(int(source) if source.isdigit() else source)
    with socketio.SimpleClient() as client:
        client.connect(url, namespace="/live", transports=["websocket"])
        interval, seq = 0.0, 0
        while (read := capture.read())[0]:
            started, seq = time.monotonic(), seq + 1
            frame = cv2.resize(read[1], (320, round(320 * read[1].shape[0] / read[1].shape[1])))
            jpeg = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
            answer = client.call("frame", {"seq": seq, "clock": 1000 * started, "jpeg": jpeg}, timeout=10)
            if answer["ok"]:
                print(seq, [f"{face['id']}: {face['label']} {face['confidence']:.0%}" for face in answer["faces"]])
            elif answer["error"]["code"] == "waiting":
                print(f"place {answer['place']} in the line")
                while (event := client.receive())[0] != "admitted":
                    print(f"place {event[1]['place']} in the line")
            interval = answer["interval_ms"] / 1000
            time.sleep(max(0.0, started + interval - time.monotonic()))
    capture.release()


if __name__ == "__main__":
    stream(*sys.argv[1:])
