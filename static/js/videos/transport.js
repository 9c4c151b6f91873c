/** The buttons beneath the video: play, steps, speed, sound, and the place in it. */
import { clock } from "../lib/measures.js";

/** @typedef {import("./playback.js").Playback} Playback */

export class Transport {
  #parts;
  #video;
  #playback;
  #timeline;
  #listeners = new AbortController();

  /**
   * @param {Record<"play" | "now" | "all" | "scrubber" | "back" | "on" | "mute" | "speed", any>} parts
   * @param {HTMLVideoElement} video
   * @param {Playback} playback
   * @param {import("./timeline.js").Timeline} timeline
   */
  constructor(parts, video, playback, timeline) {
    this.#parts = parts;
    this.#video = video;
    this.#playback = playback;
    this.#timeline = timeline;
  }

  start() {
    const { play, scrubber, back, on, mute, speed } = this.#parts;
    const { signal } = this.#listeners;
    const listen = (target, name, act) => target.addEventListener(name, act, { signal });
    listen(play, "click", () => this.#playback.toggle());
    listen(scrubber, "input", () => this.#playback.seek(Number(scrubber.value)));
    listen(scrubber, "keydown", (event) => this.#onScrubKey(event));
    listen(back, "click", () => this.step(-1));
    listen(on, "click", () => this.step(1));
    listen(mute, "click", () => (this.#video.muted = !this.#video.muted));
    listen(speed, "change", () => (this.#video.playbackRate = Number(speed.value)));
    listen(this.#playback, "state", () => this.#showState());
    listen(this.#playback, "broken", () => this.#showState());
    listen(this.#playback, "time", () => this.#showTime());
    mute.hidden = !this.#timeline.hasSound;
    scrubber.max = String(this.#playback.duration);
    this.#parts.all.textContent = clock(this.#playback.duration);
    this.#showState();
    this.#showTime();
  }

  stop() {
    this.#listeners.abort();
  }

  /**
   * Goes to the reading before or after.
   * @param {number} count
   */
  step(count) {
    const { times } = this.#timeline;
    if (!times.length) return;
    const at = this.#timeline.readingAt(this.#playback.time);
    const goal = Math.min(Math.max(at + count, 0), times.length - 1);
    if (this.#playback.playing) this.#playback.toggle();
    this.#playback.seek(times[goal] + this.#timeline.interval / 100); // just past its beginning, whatever the rounding
  }

  /**
   * Goes a few seconds on or back.
   * @param {number} seconds
   */
  jump(seconds) {
    this.#playback.seek(this.#playback.time + seconds);
  }

  /** The range's own steps are too fine to be of use. @param {KeyboardEvent} event */
  #onScrubKey(event) {
    const far = this.#playback.duration / 10;
    const seconds = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -far, PageUp: far }[event.key];
    if (seconds === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.jump(seconds);
  }

  #showState() {
    const { play, mute } = this.#parts;
    const { playing, broken } = this.#playback;
    play.dataset.playing = String(playing);
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    for (const part of ["play", "speed"]) this.#parts[part].disabled = broken;
    mute.dataset.muted = String(this.#video.muted);
    mute.setAttribute("aria-label", this.#video.muted ? "Sound on" : "Sound off");
  }

  #showTime() {
    const { now, scrubber } = this.#parts;
    const { time, duration } = this.#playback;
    now.textContent = clock(time);
    scrubber.value = String(time);
    scrubber.setAttribute("aria-valuetext", `${clock(time)} of ${clock(duration)}`);
    scrubber.style.setProperty("--share", String(duration ? time / duration : 0));
  }
}
