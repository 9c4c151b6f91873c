/** What the network looked at in the picture on the screen, or where people would look, while the video stands still. */
import { heatSentence } from "../lib/heat-words.js";
import { contain, onStage, overlap } from "../lib/geometry.js";
import { refusalSentence } from "./job-api.js";

const REST_MS = 300; // seeking shows many pictures; the one that stays is asked about
const LONGEST_SIDE = 960; // pixels of the picture that is sent
const QUALITY = 0.9;
const SAME_FACE = 0.3; // share of the area that two boxes have in common
const SENTENCES = {
  network: "Pause the video to see what the network looked at.",
  saliency: "Pause the video to see where people would look.",
  asking: "Looking…",
  nobody: "No face was found in this one picture, so there is nothing to show.",
  unplayable: "The picture itself can’t be read here, so there is nothing to show.",
  silent: "The server does not answer.",
};

/** @typedef {{box: number[], tilt: number, why?: import("../lib/heat-layer.js").Why}} FoundFace */

export class StillWhy {
  #parts;
  #address;
  #on = false;
  #map = "network";
  #timer = 0;
  #asked = new AbortController();
  #listeners = new AbortController();
  /** @type {{id: number, box: number[], tilt: number}[]} */
  #faces = [];
  #drawn = () => this.#draw();

  /**
   * @param {{stage: HTMLElement, video: HTMLVideoElement, picture: HTMLImageElement, heat: import("../lib/heat-layer.js").HeatLayer,
   *   playback: import("./playback.js").Playback, timeline: import("./timeline.js").Timeline, say: (sentence: string) => void}} parts
   * @param {string} address where pictures are explained
   */
  constructor(parts, address) {
    this.#parts = parts;
    this.#address = address;
  }

  start() {
    const { stage, video, playback } = this.#parts;
    const { signal } = this.#listeners;
    for (const name of ["picture", "state"]) playback.addEventListener(name, () => this.#follow(), { signal });
    video.addEventListener("seeked", () => this.#follow(), { signal });
    stage.addEventListener("mien:overlay", this.#drawn, { signal });
  }

  stop() {
    this.#listeners.abort();
    this.#forget();
  }

  /**
   * @param {boolean} on
   * @param {string} map whose: "network" or "saliency"
   */
  show(on, map) {
    this.#on = this.#parts.heat.on = on;
    this.#map = map;
    this.#follow();
  }

  /** Asks anew, after another network was chosen. */
  refresh() {
    this.#follow();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#faces = [];
    this.#parts.heat.clear();
  }

  #follow() {
    this.#forget();
    if (!this.#on) return;
    const { playback, say } = this.#parts;
    say(playback.playing ? SENTENCES[this.#map] : SENTENCES.asking);
    if (!playback.playing) this.#timer = window.setTimeout(() => this.#ask(), REST_MS);
  }

  async #ask() {
    const asked = (this.#asked = new AbortController());
    const { timeline, playback, say } = this.#parts;
    const time = playback.time;
    const jpeg = await this.#jpeg();
    if (asked.signal.aborted) return;
    if (!jpeg) return say(SENTENCES.unplayable);
    const { network, settings } = timeline;
    const smallest = String(settings.smallest_face ?? 0.08);
    const query = new URLSearchParams({ network: network.name, smallest_face: smallest, map: this.#map });
    try {
      const answer = await fetch(`${this.#address}?${query}`, { method: "POST", body: jpeg, signal: asked.signal });
      const text = await answer.text();
      if (answer.ok) this.#show(JSON.parse(text).faces, time);
      else say(refusalSentence(text, answer.status));
    } catch (problem) {
      if (problem.name !== "AbortError") say(SENTENCES.silent);
    }
  }

  /** The picture on the screen; null where there is none of the video's own. @returns {Promise<Blob | null>} */
  async #jpeg() {
    const { video, picture, timeline } = this.#parts;
    const source = timeline.isPicture ? picture : video;
    const size = { w: source.naturalWidth ?? source.videoWidth, h: source.naturalHeight ?? source.videoHeight };
    if (!size.w || source.src.endsWith("/annotated.mp4")) return null; // the boxes drawn into the copy would be read too
    const scale = Math.min(1, LONGEST_SIDE / Math.max(size.w, size.h));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(size.w * scale), Math.round(size.h * scale)];
    canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  }

  /**
   * Shows the maps of those who are shown on the page.
   * @param {FoundFace[]} found
   * @param {number} time seconds
   */
  #show(found, time) {
    const { heat, timeline, say } = this.#parts;
    const people = timeline.facesAt(time);
    const known = found.flatMap(({ box, tilt, why }) => {
      const seen = people.find((face) => overlap(face.box, box) > SAME_FACE);
      return seen && why ? [{ id: seen.person.id, name: seen.person.name, box, tilt, why }] : [];
    });
    this.#faces = known;
    heat.take(known, 0);
    this.#draw();
    say(known.map(({ name, why }) => heatSentence(name, why, false)).join(" ") || SENTENCES.nobody);
  }

  #draw() {
    const { stage, timeline, heat } = this.#parts;
    if (this.#faces.length === 0) return;
    const area = contain({ w: stage.clientWidth, h: stage.clientHeight }, timeline.size);
    const placed = this.#faces.map((face) => ({ face, rect: onStage(face.box, area, false), tilt: face.tilt }));
    heat.draw(placed, false, 0);
  }
}
