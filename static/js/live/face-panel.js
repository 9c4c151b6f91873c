/** The list of people in view: one card for each, kept for a while after they have left. */
import { FaceCard } from "./face-card.js";

const AWAY_AFTER_MS = 900;
const FORGOTTEN_AFTER_MS = 12_000;
const REDRAW_MS = 250;
const MOST_CARDS = 12;

export class FacePanel {
  #list;
  #empty;
  #template;
  #table;
  /** @type {Map<number, FaceCard>} */
  #cards = new Map();
  #timer = 0;
  /** The titles of the networks that read. @type {[string, string | null]} */
  titles = ["", null];

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} empty shown while there is nobody
   * @param {HTMLTemplateElement} template
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   */
  constructor(list, empty, template, table) {
    this.#list = list;
    this.#empty = empty;
    this.#template = template;
    this.#table = table;
  }

  start() {
    window.clearInterval(this.#timer);
    this.#timer = window.setInterval(() => this.#redraw(), REDRAW_MS);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.clear();
  }

  /** Forgets everybody: ids begin anew with each stream. */
  clear() {
    for (const card of this.#cards.values()) card.element.remove();
    this.#cards.clear();
    this.#empty.hidden = false;
  }

  /** @param {import("./connection.js").Face[]} faces */
  show(faces) {
    const now = performance.now();
    for (const face of faces) (this.#cards.get(face.id) ?? this.#add(face.id))?.update(face, now, this.titles);
    this.#redraw();
  }

  /** @param {number} id */
  #add(id) {
    if (this.#cards.size >= MOST_CARDS) return null;
    const card = new FaceCard(this.#template, this.#table, id);
    this.#cards.set(id, card);
    const next = [...this.#cards.keys()].filter((other) => other > id).sort((a, b) => a - b)[0];
    this.#list.insertBefore(card.element, this.#cards.get(next)?.element ?? null);
    return card;
  }

  #redraw() {
    const now = performance.now();
    for (const [id, card] of this.#cards) {
      const absent = now - card.seenAt;
      if (absent > FORGOTTEN_AFTER_MS) {
        card.element.remove();
        this.#cards.delete(id);
      } else card.draw(now, absent > AWAY_AFTER_MS);
    }
    this.#empty.hidden = this.#cards.size > 0;
    this.#list.dataset.crowd = ["none", "one", "two"][this.#cards.size] ?? "many";
  }
}
