/** Where the video is: follows the pictures that are shown, and goes where it is told; also without any video. */

/**
 * Sends `time` events: {time, shown}; `shown` is whether a picture of that time is on the screen.
 * Sends `state` events when it begins or ends to play.
 */
export class Playback extends EventTarget {
  #video;
  #duration;
  #time = 0;
  #offset = 0; // where the first picture lies on the player's own clock; readings count from the first picture
  #settled = false; // whether the first picture has told its place
  #broken;
  #request = 0;
  #listeners = new AbortController();

  /**
   * @param {HTMLVideoElement} video
   * @param {number} duration seconds
   * @param {boolean} still whether there is only one picture, which is not in the video element
   */
  constructor(video, duration, still) {
    super();
    this.#video = video;
    this.#duration = duration;
    this.#broken = still;
  }

  start() {
    const { signal } = this.#listeners;
    const state = () => this.dispatchEvent(new Event("state"));
    for (const name of ["play", "pause", "ended", "volumechange", "ratechange"]) {
      this.#video.addEventListener(name, state, { signal });
    }
    this.#video.addEventListener("error", () => this.#fail(), { signal });
    this.#follow();
    this.#tell(0, this.#broken);
  }

  stop() {
    this.#listeners.abort();
    if (this.#precise) this.#video.cancelVideoFrameCallback(this.#request);
    else cancelAnimationFrame(this.#request);
    this.#video.pause();
  }

  get time() {
    return this.#time;
  }

  get duration() {
    return this.#duration;
  }

  get playing() {
    return !this.#video.paused && !this.#video.ended;
  }

  /** Whether nothing moves: a single picture, or a file that this browser cannot play. */
  get broken() {
    return this.#broken;
  }

  get #precise() {
    return "requestVideoFrameCallback" in this.#video;
  }

  toggle() {
    if (this.#broken) return;
    if (this.playing) this.#video.pause();
    else this.#video.play().catch(() => undefined); // a refusal shows as `error`
  }

  /** @param {number} time seconds from the first picture */
  seek(time) {
    const goal = Math.min(Math.max(time, 0), this.#duration);
    this.#tell(goal, this.#broken);
    if (!this.#broken) this.#video.currentTime = goal + this.#offset;
  }

  #fail() {
    if (this.#broken) return;
    this.#broken = true;
    this.dispatchEvent(new Event("broken"));
    this.#tell(this.#time, true);
  }

  /** Plays another file in the place of one that does not play. @param {string} address */
  replace(address) {
    this.#broken = false;
    this.#settled = false;
    this.#video.src = address;
    this.#follow();
  }

  #follow() {
    if (this.#broken) return;
    if (this.#precise) this.#request = this.#video.requestVideoFrameCallback((_, { mediaTime }) => this.#onPicture(mediaTime));
    else this.#request = requestAnimationFrame(() => this.#onPicture(this.#video.currentTime));
  }

  /** @param {number} mediaTime seconds on the player's clock */
  #onPicture(mediaTime) {
    if (!this.#settled && this.#video.readyState >= 2) {
      this.#settled = true;
      if (this.#video.currentTime === 0) this.#offset = mediaTime;
    }
    const time = Math.max(0, mediaTime - this.#offset);
    if (this.#precise || Math.abs(time - this.#time) > 1e-3) this.#tell(time, true);
    this.#follow();
  }

  /**
   * @param {number} time
   * @param {boolean} shown
   */
  #tell(time, shown) {
    this.#time = time;
    this.dispatchEvent(new CustomEvent("time", { detail: { time, shown } }));
  }
}
