/** One of this browser's videos: on its way, in line, being read, or read. */
import { size } from "../lib/measures.js";
import { percent } from "../lib/wording.js";
import { jobPath } from "./job-api.js";
import { aboutSentence, leftSentence, stateSentence } from "./job-words.js";

/** @typedef {"open" | "again" | "cancel" | "delete" | "forget"} Action */

const PARTS = ["name", "state", "bar", "open", "again", "cancel", "delete", "forget"];
const RUNNING = new Set(["probing", "waiting", "running"]);

export class JobRow {
  /** @type {HTMLElement} */
  element;
  #parts;

  /**
   * @param {HTMLTemplateElement} template
   * @param {string} name
   * @param {(action: Action) => void} onaction
   */
  constructor(template, name, onaction) {
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
    const part = (key) => this.element.querySelector(`[data-part="${key}"]`);
    this.#parts = Object.fromEntries(PARTS.map((key) => [key, part(key)]));
    this.#parts.name.textContent = name;
    this.#parts.bar.setAttribute("aria-label", `Progress of ${name}`);
    for (const key of ["again", "cancel", "delete", "forget"]) {
      this.#parts[key].addEventListener("click", () => onaction(key));
    }
    for (const key of ["open", "again", "cancel", "delete", "forget"]) {
      this.#parts[key].setAttribute("aria-label", `${this.#parts[key].textContent}: ${name}`);
    }
  }

  /** @param {string} id */
  set id(id) {
    this.element.dataset.id = id;
    this.#parts.open.href = jobPath(id);
  }

  /** In the page's own line, before it is sent. @param {number} bytes */
  showQueued(bytes) {
    this.#show("queued", `${size(bytes)}. Waits until the one before it is sent.`, 0, ["cancel"]);
  }

  /**
   * @param {number} share 0..1
   * @param {number} bytes
   */
  showSending(share, bytes) {
    this.#show("sending", `Sending: ${percent(share)} of ${size(bytes)}`, share, ["cancel"]);
  }

  showLost() {
    this.#show("sending", "The connection is lost. Trying again by itself …", null, ["cancel"]);
  }

  /**
   * @param {string} sentence
   * @param {boolean} again whether the same file can be sent again
   */
  showRefused(sentence, again) {
    this.#show("failed", sentence, null, again ? ["again", "forget"] : ["delete", "forget"]);
  }

  /** The server has it no longer. */
  showGone() {
    this.#show("gone", "Deleted from the server.", null, ["forget"]);
  }

  /** @param {import("./job-api.js").Status} status */
  showStatus(status) {
    const { state } = status;
    if (state === "uploading") return this.#showHalf(status);
    const going = RUNNING.has(state);
    const more = state === "done" ? aboutSentence(status) : leftSentence(status);
    const text = [stateSentence(status), more].filter(Boolean).join(state === "running" ? ". " : " ");
    const actions = going ? ["open", "cancel"] : state === "done" ? ["open", "delete"] : ["delete"];
    this.#show(state, text, going ? (state === "running" ? status.progress : 0) : null, /** @type {Action[]} */ (actions));
  }

  /** A file of which the page has only the name: it was being sent when the page was left. */
  #showHalf(status) {
    const share = status.bytes ? (status.received ?? 0) / status.bytes : 0;
    this.#show("half", `Sent in part: ${percent(share)}. Choose the same file again to go on.`, share, ["delete"]);
  }

  /**
   * @param {string} state
   * @param {string} text
   * @param {number | null} share null hides the bar
   * @param {Action[]} actions
   */
  #show(state, text, share, actions) {
    this.element.dataset.state = state;
    this.#parts.state.textContent = text;
    this.#parts.bar.hidden = share === null;
    if (share !== null) this.#parts.bar.value = share;
    for (const key of ["open", "again", "cancel", "delete", "forget"]) this.#parts[key].hidden = !actions.includes(key);
    this.#parts.open.classList.toggle("button-primary", state === "done");
  }
}
