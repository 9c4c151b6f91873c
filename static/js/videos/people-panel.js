/** The cards of everybody who is shown, and the way back for who is hidden. */
import { secondsSeen } from "./changes.js";
import { PersonCard } from "./person-card.js";

export class PeoplePanel {
  #list;
  #template;
  #parts;
  /** @type {Map<number, PersonCard>} */
  #cards = new Map();
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {{timeline: import("./timeline.js").Timeline, edits: import("./edits.js").Edits,
   *   playback: import("./playback.js").Playback, table: import("../lib/emotion-table.js").EmotionTable,
   *   thumbnail: (id: number) => string, nobody: HTMLElement, hidden: HTMLElement}} parts
   */
  constructor(list, template, parts) {
    this.#list = list;
    this.#template = template;
    this.#parts = parts;
  }

  start() {
    const { playback } = this.#parts;
    playback.addEventListener("time", () => this.#show(), { signal: this.#listeners.signal });
    this.build();
  }

  stop() {
    this.#listeners.abort();
  }

  /** Makes the cards anew, after people were named, joined or hidden; the keyboard's place is kept. */
  build() {
    const { timeline, nobody } = this.#parts;
    const focused = this.#focus;
    this.#cards = new Map(timeline.people.map((person) => [person.id, this.#card(person)]));
    this.#list.replaceChildren(...[...this.#cards.values()].map((card) => card.element));
    this.#list.dataset.crowd = ["none", "one"][this.#cards.size] ?? "many";
    nobody.hidden = timeline.everybody.length > 0;
    this.#showHidden();
    this.#show();
    if (focused) this.#list.querySelector(focused)?.focus({ preventScroll: true });
  }

  /** Where the focus is within the cards, as a selector. */
  get #focus() {
    const part = /** @type {HTMLElement} */ (document.activeElement)?.dataset?.part;
    const person = document.activeElement?.closest(".person")?.dataset.person;
    return part && person && this.#list.contains(document.activeElement) ? `[data-person="${person}"] [data-part="${part}"]` : "";
  }

  /** @param {import("./person.js").Person} person */
  #card(person) {
    const { timeline, table, edits, thumbnail } = this.#parts;
    const others = timeline.everybody.filter((other) => other.id !== person.id);
    const seconds = timeline.isPicture ? null : secondsSeen(timeline, person);
    return new PersonCard(this.#template, person, { table, edits, thumbnail: thumbnail(person.id), others, seconds, titles: timeline.titles });
  }

  #show() {
    const { timeline, playback } = this.#parts;
    const inView = new Map(timeline.facesAt(playback.time).map(({ person, row }) => [person.id, row]));
    for (const [id, card] of this.#cards) card.show(inView.get(id) ?? -1, timeline.labels);
  }

  #showHidden() {
    const { timeline, edits, hidden } = this.#parts;
    const gone = timeline.everybody.filter((person) => person.hidden);
    hidden.hidden = gone.length === 0;
    const buttons = gone.map((person) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = `Show ${person.name}`;
      button.addEventListener("click", () => edits.hide(person.id, false));
      return button;
    });
    hidden.replaceChildren("Hidden: ", ...buttons);
  }
}
