/** The list of marks, by time. */
import { arrange } from "./arrange.js";
import { MarkRow } from "./mark-row.js";

export class MarksPanel {
  #list;
  #template;
  #edits;
  #playback;
  #first;
  /** @type {Map<string, MarkRow>} */
  #rows = new Map();
  #show = () => this.#build();

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {import("./edits.js").Edits} edits
   * @param {import("./playback.js").Playback} playback
   * @param {HTMLElement} first gets the focus when no mark is left
   */
  constructor(list, template, edits, playback, first) {
    this.#list = list;
    this.#template = template;
    this.#edits = edits;
    this.#playback = playback;
    this.#first = first;
  }

  start() {
    this.#edits.addEventListener("marks", this.#show);
    this.#build();
  }

  stop() {
    this.#edits.removeEventListener("marks", this.#show);
  }

  /** Rows that stay are kept, with what is typed in them. */
  #build() {
    const { marks } = this.#edits;
    this.#rows = new Map(marks.map((mark) => [mark.id, this.#rows.get(mark.id) ?? this.#row(mark)]));
    for (const mark of marks) this.#rows.get(mark.id).update(mark);
    arrange(this.#list, [...this.#rows.values()].map((row) => row.element));
  }

  /** @param {import("./edits.js").Mark} mark */
  #row(mark) {
    return new MarkRow(this.#template, mark, {
      onseek: (time) => this.#playback.seek(time),
      onset: (changed) => this.#edits.setMark(changed),
      ondelete: (id) => this.#delete(id),
      duration: this.#playback.duration,
    });
  }

  /** The focus goes on to the next mark, or to the button that makes one. @param {string} id */
  #delete(id) {
    const place = [...this.#rows.keys()].indexOf(id);
    this.#edits.deleteMark(id);
    const rows = [...this.#rows.values()];
    (rows[Math.min(place, rows.length - 1)] ?? this.#first).focus();
  }
}
