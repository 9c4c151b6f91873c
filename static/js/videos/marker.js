/** Puts marks at the playhead: a moment, or a range that is begun and later ended. */
import { clock } from "../lib/measures.js";

const PLACES = 1000; // marks lie on whole milliseconds

export class Marker {
  #edits;
  #playback;
  #words;
  /** @type {number | null} */
  #begun = null;

  /**
   * @param {import("./edits.js").Edits} edits
   * @param {import("./playback.js").Playback} playback
   * @param {HTMLElement} words a live region
   */
  constructor(edits, playback, words) {
    this.#edits = edits;
    this.#playback = playback;
    this.#words = words;
  }

  /** Marks this moment. */
  point() {
    const start = this.#now;
    this.#add(start, null);
    this.#words.textContent = `Marked at ${clock(start, 2)}.`;
  }

  /** Begins a range here. */
  begin() {
    this.#begun = this.#now;
    this.#words.textContent = `A range begins at ${clock(this.#begun, 2)}. Go on, then end it.`;
  }

  /** Ends the range here; where none was begun, it begins with the video. */
  end() {
    const [start, end] = [this.#begun ?? 0, this.#now].sort((a, b) => a - b);
    this.#begun = null;
    this.#add(start, end);
    this.#words.textContent = `Marked from ${clock(start, 2)} to ${clock(end, 2)}.`;
  }

  get #now() {
    return Math.round(this.#playback.time * PLACES) / PLACES;
  }

  /**
   * @param {number} start
   * @param {number | null} end
   */
  #add(start, end) {
    const kind = end === null ? "Mark" : "Range";
    const taken = new Set(this.#edits.marks.map((mark) => mark.name));
    let number = 1;
    while (taken.has(`${kind} ${number}`)) number += 1;
    this.#edits.setMark({ id: newId(), name: `${kind} ${number}`, start, end });
  }
}

/** An id for a mark; crypto.randomUUID is missing where a page is served without HTTPS. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
