/** For each person: what share of the time looked like what, and when it turned. */
import { clock, plural, span } from "../lib/measures.js";
import { paintTexture } from "../lib/textures.js";
import { percent } from "../lib/wording.js";
import { arrange } from "./arrange.js";
import { changesOf } from "./changes.js";

const LEAST_SHARE = 0.0005;
const FIRST_TURNS = 12; // the others are shown on demand

export class FindingsPanel {
  #list;
  #template;
  #timeline;
  #table;
  #onseek;
  /** @type {Map<string, HTMLElement>} */
  #cards = new Map();

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {import("./timeline.js").Timeline} timeline
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   * @param {(time: number) => void} onseek
   */
  constructor(list, template, timeline, table, onseek) {
    this.#list = list;
    this.#template = template;
    this.#timeline = timeline;
    this.#table = table;
    this.#onseek = onseek;
  }

  /** Shows everybody; counts anew only what was joined, taken apart or read by another network. */
  build() {
    const { readings, view } = this.#timeline;
    this.#list.classList.toggle("is-paired", view === "both");
    this.#cards = new Map(readings.map(({ person, key }) => [key, this.#cards.get(key) ?? this.#card(person)]));
    for (const { name, key } of readings) this.#cards.get(key).querySelector('[data-part="name"]').textContent = name;
    arrange(this.#list, [...this.#cards.values()]);
  }

  /** @param {import("./person.js").Person} person */
  #card(person) {
    const card = /** @type {HTMLElement} */ (this.#template.content.firstElementChild.cloneNode(true));
    const part = (key) => card.querySelector(`[data-part="${key}"]`);
    const found = changesOf(this.#timeline, person);
    const rows = this.#rowsOf(found);
    card.dataset.person = String(person.id);
    part("bar").append(...rows.map((row) => this.#slice(row)));
    part("bar").setAttribute("aria-label", rows.map(({ name, share }) => `${name} ${percent(share)}`).join(", "));
    part("rows").append(...rows.map((row) => this.#row(row, found.seen)));
    part("turns-title").textContent = this.#turnsTitle(found);
    this.#fillTurns(part("turns"), found.turns, FIRST_TURNS);
    return card;
  }

  /** @param {import("./changes.js").Changes} found */
  #rowsOf({ shares, unsure }) {
    const rows = shares.map((share, label) => ({ label, name: this.#table.names[label], share }));
    rows.sort((a, b) => b.share - a.share);
    return [...rows, { label: -1, name: "unsure", share: unsure }].filter(({ share }) => share > LEAST_SHARE);
  }

  /** @param {import("./changes.js").Changes} found */
  #turnsTitle({ turns, perMinute, seen }) {
    if (this.#timeline.isPicture) return "";
    if (turns.length === 0) return `No turns in ${span(seen)}`;
    return `${plural(turns.length, "turn")}, ${perMinute.toFixed(1)} a minute`;
  }

  #slice({ label, share }) {
    const slice = document.createElement("span");
    slice.className = "share-slice";
    slice.style.flexGrow = String(share);
    this.#paint(slice, label);
    return slice;
  }

  #row({ label, name, share }, seen) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    const swatch = document.createElement("span");
    head.scope = "row";
    swatch.className = "swatch";
    this.#paint(swatch, label);
    head.append(swatch, name);
    const cells = [percent(share), this.#timeline.isPicture ? "" : span(seen * share)].map((text) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      return cell;
    });
    row.append(head, ...cells);
    return row;
  }

  /**
   * @param {HTMLElement} element
   * @param {number} label
   */
  #paint(element, label) {
    if (label < 0) element.classList.add("swatch-unsure");
    else paintTexture(this.#table, label, element);
  }

  /**
   * @param {HTMLElement} list
   * @param {import("./changes.js").Turn[]} turns
   * @param {number} most
   */
  #fillTurns(list, turns, most) {
    const items = turns.slice(0, most).map((turn) => this.#turn(turn));
    list.replaceChildren(...items);
    if (turns.length <= most) return;
    const more = document.createElement("button");
    more.type = "button";
    more.className = "button button-small";
    more.textContent = `Show all ${turns.length}`;
    more.addEventListener("click", () => {
      this.#fillTurns(list, turns, Infinity);
      list.querySelectorAll("button")[most]?.focus();
    });
    const item = document.createElement("li");
    item.append(more);
    list.append(item);
  }

  /** @param {import("./changes.js").Turn} turn */
  #turn({ time, from, to }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const moment = document.createElement("span");
    button.type = "button";
    button.className = "turn";
    moment.className = "turn-time";
    moment.textContent = clock(time);
    button.append(moment, ` ${this.#table.names[from]} → ${this.#table.names[to]}`);
    button.setAttribute("aria-label", `Go to ${clock(time)}: ${this.#table.names[from]} turns to ${this.#table.names[to]}`);
    button.addEventListener("click", () => this.#onseek(time));
    item.append(button);
    return item;
  }
}
