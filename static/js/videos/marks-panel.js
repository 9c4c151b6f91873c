/** The list of marks: each can be gone to, named, moved and deleted. */
import { clock } from "../lib/measures.js";

const PARTS = ["go", "name", "start", "end", "end-line", "to", "delete"];

/** @typedef {import("./edits.js").Mark} Mark */

export class MarksPanel {
  #list;
  #template;
  #edits;
  #playback;
  #show = () => this.#build();

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {import("./edits.js").Edits} edits
   * @param {import("./playback.js").Playback} playback
   */
  constructor(list, template, edits, playback) {
    this.#list = list;
    this.#template = template;
    this.#edits = edits;
    this.#playback = playback;
  }

  start() {
    this.#edits.addEventListener("marks", this.#show);
    this.#build();
  }

  stop() {
    this.#edits.removeEventListener("marks", this.#show);
  }

  #build() {
    const active = /** @type {HTMLElement} */ (document.activeElement);
    const [id, part] = [active?.closest(".mark")?.dataset.mark, active?.dataset?.part];
    this.#list.replaceChildren(...this.#edits.marks.map((mark) => this.#row(mark)));
    const row = id ? [...this.#list.children].find((element) => element.dataset.mark === id) : null;
    row?.querySelector(`[data-part="${part}"]`)?.focus({ preventScroll: true });
  }

  /** @param {Mark} mark */
  #row(mark) {
    const row = /** @type {HTMLElement} */ (this.#template.content.firstElementChild.cloneNode(true));
    const parts = Object.fromEntries(PARTS.map((key) => [key, row.querySelector(`[data-part="${key}"]`)]));
    row.dataset.mark = mark.id;
    parts.go.textContent = mark.end === null ? clock(mark.start, 2) : `${clock(mark.start, 2)} – ${clock(mark.end, 2)}`;
    parts.go.setAttribute("aria-label", `Go to ${mark.name}`);
    parts.delete.setAttribute("aria-label", `Delete ${mark.name}`);
    parts.name.value = mark.name;
    parts.start.value = String(mark.start);
    parts.end.value = String(mark.end ?? "");
    parts.to.hidden = parts["end-line"].hidden = mark.end === null;
    this.#listen(mark, parts);
    return row;
  }

  /**
   * @param {Mark} mark
   * @param {Record<string, any>} parts
   */
  #listen(mark, parts) {
    parts.go.addEventListener("click", () => this.#playback.seek(mark.start));
    parts.delete.addEventListener("click", () => this.#delete(mark));
    parts.name.addEventListener("change", () => {
      const name = parts.name.value.trim().replace(/\s+/g, " ") || mark.name;
      this.#edits.setMark({ ...mark, name });
    });
    const move = () => this.#move(mark, parts.start.value, parts.end.value);
    parts.start.addEventListener("change", move);
    parts.end.addEventListener("change", move);
    parts.name.addEventListener("keydown", (event) => {
      if (event.key === "Escape") parts.name.value = mark.name;
      if (event.key === "Enter" || event.key === "Escape") parts.name.blur();
    });
  }

  /** @param {Mark} mark */
  #delete(mark) {
    const place = this.#edits.marks.findIndex((other) => other.id === mark.id);
    this.#edits.deleteMark(mark.id);
    const next = this.#list.children[Math.min(place, this.#list.children.length - 1)];
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector('[data-part="delete"]'))?.focus();
  }

  /**
   * @param {Mark} mark
   * @param {string} startText
   * @param {string} endText
   */
  #move(mark, startText, endText) {
    const inside = (/** @type {string} */ text, /** @type {number} */ before) => {
      const value = Number.parseFloat(text);
      return Number.isFinite(value) ? Math.min(Math.max(value, 0), this.#playback.duration) : before;
    };
    const start = inside(startText, mark.start);
    if (mark.end === null) return this.#edits.setMark({ ...mark, start });
    const end = inside(endText, mark.end);
    return this.#edits.setMark({ ...mark, start: Math.min(start, end), end: Math.max(start, end) });
  }
}
