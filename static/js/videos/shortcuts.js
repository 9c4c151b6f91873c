/** Keys that act wherever the focus is, except where text is typed, or where the key has a use of its own. */
import { keysAreOff } from "./keys-switch.js";

const TYPED = 'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';
const ARROWED = 'input[type="radio"], pre'; // arrows choose another, or scroll
const PRESSED = 'button, a, summary, [role=button], [type="radio"], [type="checkbox"]';

export class Shortcuts {
  #actions;
  #onkey = (event) => this.#act(event);

  /** @param {Record<string, () => void>} actions by the key's name, letters in lower case */
  constructor(actions) {
    this.#actions = new Map(Object.entries(actions));
  }

  start() {
    document.addEventListener("keydown", this.#onkey);
  }

  stop() {
    document.removeEventListener("keydown", this.#onkey);
  }

  /** @param {KeyboardEvent} event */
  #act(event) {
    if (keysAreOff() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest(TYPED) || document.querySelector("dialog[open]")) return;
    if (event.key.startsWith("Arrow") && target.closest(ARROWED)) return;
    if (event.key === " " && target.closest(PRESSED)) return; // the space bar presses what has the focus
    const action = this.#actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }
}
