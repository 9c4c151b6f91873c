/** Where the video is: follows the pictures that are shown, and goes where it is told; also without any video. */

const LOOSE_SECONDS = 0.5; // at rest, the playhead may be anywhere within a picture's time

/**
 * Sends `time` when the playhead moves, and `picture` when another picture is on the screen, each with {time}: while the
 * player looks for a place, the playhead is there already and the picture is still the old one.
 * Sends `state` when it begins or ends to play, and `broken` when it cannot.
 */
export class Playback extends EventTarget {
  #video;
  #duration;
  #time = 0;
  #offset; // where the first picture lies on the player's own clock; readings count from the first picture
  #drawn = NaN; // the picture that was told of last
  #broken;
  #request = 0;
  #listeners = new AbortController();

  /**
   * @param {HTMLVideoElement} video
   * @param {number} duration seconds
   * @param {{still: boolean, delay: number}} kind whether there is only one picture, which is not in the video element;
   *   and by how many seconds the sound begins before the first picture
   */
  constructor(video, duration, { still, delay }) {
    super();
    this.#video = video;
    this.#duration = duration;
    this.#offset = delay;
    this.#broken = still;
  }

  start() {
    const { signal } = this.#listeners;
    const state = () => this.dispatchEvent(new Event("state"));
    for (const name of ["play", "pause", "ended", "volumechange", "ratechange"]) {
      this.#video.addEventListener(name, state, { signal });
    }
    this.#video.addEventListener("error", () => this.#fail(), { signal });
    this.#video.addEventListener("loadeddata", () => this.#look(), { signal });
    this.#follow();
    this.#tell(0);
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
    this.#tell(goal);
    if (!this.#broken) this.#video.currentTime = goal + this.#offset;
  }

  /** A browser that knows the sound's codec and not the picture's plays the sound, and calls that no error. */
  #look() {
    if (this.#broken || this.#video.videoWidth > 0) return;
    this.#video.pause();
    this.#fail();
  }

  #fail() {
    if (this.#broken) return;
    this.#broken = true;
    this.dispatchEvent(new Event("broken"));
    this.#tell(this.#time);
  }

  /** Plays a copy, which begins with the first picture, in the place of a file that does not play. @param {string} address */
  replace(address) {
    this.#broken = false;
    this.#offset = 0;
    this.#video.src = address;
    this.#follow();
    this.dispatchEvent(new Event("state"));
  }

  #follow() {
    if (this.#broken) return;
    if (this.#precise) this.#request = this.#video.requestVideoFrameCallback((_, { mediaTime }) => this.#onPicture(mediaTime));
    else this.#request = requestAnimationFrame(() => this.#onPicture(this.#video.currentTime));
  }

  /** @param {number} mediaTime seconds on the player's clock */
  #onPicture(mediaTime) {
    const { currentTime, readyState, seeking } = this.#video;
    if (this.#precise && currentTime === 0 && !seeking && readyState >= 2) this.#offset = mediaTime; // it knows best
    const time = Math.max(0, mediaTime - this.#offset);
    if (this.#precise || (!seeking && time !== this.#drawn)) this.#send("picture", (this.#drawn = time));
    if (!seeking && (this.playing || Math.abs(time - this.#time) > LOOSE_SECONDS)) this.#move(time);
    this.#follow();
  }

  /** @param {number} time */
  #move(time) {
    this.#time = time;
    this.#send("time", time);
  }

  /** Moves the playhead; where there is no video, what is shown is always what was asked for. @param {number} time */
  #tell(time) {
    this.#move(time);
    if (this.#broken) this.#send("picture", time);
  }

  /**
   * @param {string} name
   * @param {number} time
   */
  #send(name, time) {
    this.dispatchEvent(new CustomEvent(name, { detail: { time } }));
  }
}
