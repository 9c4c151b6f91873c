/** One mark in the list: gone to, named, moved and deleted. */
import { clock } from "../lib/measures.js";

const PARTS = ["go", "name", "start", "end", "end-line", "to", "delete"];

/** @typedef {import("./edits.js").Mark} Mark */

export class MarkRow {
  /** @type {HTMLElement} */
  element;
  #parts;
  #mark;
  #listener;

  /**
   * @param {HTMLTemplateElement} template
   * @param {Mark} mark
   * @param {{onseek: (time: number) => void, onset: (mark: Mark) => void, ondelete: (id: string) => void, duration: number}}
   *   listener `duration` of the video, in seconds
   */
  constructor(template, mark, listener) {
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
    this.#parts = Object.fromEntries(PARTS.map((key) => [key, this.element.querySelector(`[data-part="${key}"]`)]));
    this.#mark = mark;
    this.#listener = listener;
    this.element.dataset.mark = mark.id;
    this.#listen();
  }

  /** Shows what the mark is now; what is being typed is left as it is. @param {Mark} mark */
  update(mark) {
    this.#mark = mark;
    const { go, name } = this.#parts;
    go.textContent = mark.end === null ? clock(mark.start, 2) : `${clock(mark.start, 2)} – ${clock(mark.end, 2)}`;
    go.setAttribute("aria-label", `Go to ${mark.name}`);
    this.#parts.delete.setAttribute("aria-label", `Delete ${mark.name}`);
    this.#parts.to.hidden = this.#parts["end-line"].hidden = mark.end === null;
    for (const part of [name, this.#parts.start, this.#parts.end]) if (part !== document.activeElement) this.#fill(part);
  }

  /** Puts the focus on the button that deletes. */
  focus() {
    this.#parts.delete.focus();
  }

  /** @param {HTMLInputElement} part a field, which gets the mark's own value */
  #fill(part) {
    const value = String(this.#mark[part.dataset.part] ?? "");
    if (part.value !== value) part.value = value;
  }

  #listen() {
    const { go, name, start, end } = this.#parts;
    go.addEventListener("click", () => this.#listener.onseek(this.#mark.start));
    this.#parts.delete.addEventListener("click", () => this.#listener.ondelete(this.#mark.id));
    name.addEventListener("change", () => {
      const given = name.value.trim().replace(/\s+/g, " ") || this.#mark.name;
      this.#set(name, { ...this.#mark, name: given });
    });
    for (const part of [start, end]) part.addEventListener("change", () => this.#set(part, this.#moved(start.value, end.value)));
    name.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#fill(name);
      if (event.key === "Enter" || event.key === "Escape") name.blur();
    });
  }

  /**
   * @param {HTMLInputElement} part which was changed
   * @param {Mark} mark
   */
  #set(part, mark) {
    this.#listener.onset(mark);
    this.#fill(part);
  }

  /**
   * The mark with other edges, which lie within the video and in their order.
   * @param {string} startText
   * @param {string} endText
   * @returns {Mark}
   */
  #moved(startText, endText) {
    const inside = (/** @type {string} */ text, /** @type {number} */ before) => {
      const value = Number.parseFloat(text);
      return Number.isFinite(value) ? Math.min(Math.max(value, 0), this.#listener.duration) : before;
    };
    const start = inside(startText, this.#mark.start);
    if (this.#mark.end === null) return { ...this.#mark, start };
    const end = inside(endText, this.#mark.end);
    return { ...this.#mark, start: Math.min(start, end), end: Math.max(start, end) };
  }
}
