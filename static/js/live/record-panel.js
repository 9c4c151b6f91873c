/** The buttons that save or clear the page's record. */
import { saveFile } from "../lib/download.js";

const REFRESH_MS = 1000;

export class RecordPanel {
  #record;
  #parts;
  #timer = 0;
  #actions;

  /**
   * @param {import("./session-record.js").SessionRecord} record
   * @param {{csv: HTMLButtonElement, json: HTMLButtonElement, clear: HTMLButtonElement, size: HTMLElement}} parts
   */
  constructor(record, parts) {
    this.#record = record;
    this.#parts = parts;
    this.#actions = new Map([
      [parts.csv, () => saveFile(record.toCsv(), "text/csv;charset=utf-8", this.#fileName("csv"))],
      [parts.json, () => saveFile([record.toJson()], "application/json", this.#fileName("json"))],
      [parts.clear, () => this.#clear()],
    ]);
  }

  start() {
    for (const [button, act] of this.#actions) button.addEventListener("click", act);
    this.#timer = window.setInterval(() => this.#show(), REFRESH_MS);
    this.#show();
  }

  stop() {
    for (const [button, act] of this.#actions) button.removeEventListener("click", act);
    window.clearInterval(this.#timer);
  }

  #clear() {
    this.#record.clear();
    this.#show();
  }

  #show() {
    const rows = this.#record.size;
    this.#parts.size.textContent = rows === 0 ? "Nothing recorded yet." : `${rows.toLocaleString("en")} rows so far.`;
    for (const button of this.#actions.keys()) button.disabled = rows === 0;
  }

  /** @param {string} ending */
  #fileName(ending) {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    return `mien-${stamp}.${ending}`;
  }
}
