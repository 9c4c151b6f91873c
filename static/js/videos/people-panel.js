/** The cards of everybody who is shown, and the way back for who is hidden. */
import { arrange } from "./arrange.js";
import { secondsSeen } from "./changes.js";
import { PersonCard } from "./person-card.js";

export class PeoplePanel {
  #list;
  #template;
  #parts;
  /** @type {Map<number, PersonCard>} */
  #cards = new Map();
  /** @type {Map<number, HTMLButtonElement>} */
  #returns = new Map();
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

  /** Shows who there is, after people were named, joined or hidden; cards that stay are kept, with what is typed in them. */
  build() {
    const { timeline, nobody } = this.#parts;
    const left = this.#focusedCard;
    const before = [...this.#cards.keys()];
    this.#cards = new Map(timeline.people.map((person) => [person.id, this.#card(person)]));
    arrange(this.#list, [...this.#cards.values()].map((card) => card.element));
    this.#list.dataset.crowd = ["none", "one"][this.#cards.size] ?? "many";
    nobody.hidden = timeline.everybody.length > 0;
    this.#showHidden();
    this.#show();
    if (left !== null && !this.#cards.has(left)) this.#refocus(left, before);
  }

  /** The id of the person on whose card the focus is. */
  get #focusedCard() {
    const [id] = [...this.#cards].find(([, { element }]) => element.contains(document.activeElement)) ?? [null];
    return id;
  }

  /**
   * Finds the focus a new place: with whom the person was joined into, else on the card that came after, else where hidden
   * people are brought back.
   * @param {number} left whose card is gone
   * @param {number[]} before whose cards there were
   */
  #refocus(left, before) {
    const onward = before.slice(before.indexOf(left)).concat(before.slice(0, before.indexOf(left)).reverse());
    const next = [this.#parts.edits.target(left), ...onward].find((id) => this.#cards.has(id));
    (this.#cards.get(next) ?? this.#returns.get(left))?.focus();
  }

  /** The person's card as it should be now. @param {import("./person.js").Person} person */
  #card(person) {
    const { timeline, table, edits, thumbnail } = this.#parts;
    const others = timeline.everybody.filter((other) => other.id !== person.id);
    const seconds = timeline.isPicture ? null : secondsSeen(timeline, person);
    let card = this.#cards.get(person.id);
    if (card?.compared !== Boolean(person.second)) {
      card = new PersonCard(this.#template, person, { table, edits, thumbnail: thumbnail(person.id), titles: timeline.titles });
    }
    card.update(person, { others, seconds });
    return card;
  }

  #show() {
    const { timeline, playback } = this.#parts;
    const inView = new Map(timeline.facesAt(playback.time).map(({ person, row }) => [person.id, row]));
    for (const [id, card] of this.#cards) card.show(inView.get(id) ?? -1, timeline.labels);
  }

  #showHidden() {
    const { timeline, hidden } = this.#parts;
    const gone = timeline.everybody.filter((person) => person.hidden);
    this.#returns = new Map(gone.map(({ id }) => [id, this.#returns.get(id) ?? this.#return(id)]));
    for (const { id, name } of gone) this.#returns.get(id).textContent = `Show ${name}`;
    arrange(hidden, [...this.#returns.values()]);
    hidden.hidden = gone.length === 0;
  }

  /** A button that brings a hidden person back. @param {number} id */
  #return(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.addEventListener("click", () => {
      this.#parts.edits.hide(id, false);
      this.#cards.get(id)?.focus();
    });
    return button;
  }
}
