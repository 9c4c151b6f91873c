/** What is shown while a video waits or is read, and where it came to nothing. */
import { isOver, leftSentence, stateSentence } from "./job-words.js";

const MORE = {
  uploading: "Go back to the page where it is being sent; choose the same file there if it was interrupted.",
  probing: "Codec, length and size are looked at before anything else.",
  waiting: "You may close this page and come back: keep its address.",
  running: "You may close this page and come back: keep its address.",
  failed: "Nothing was read from it. Delete it, and try another file.",
  cancelled: "It was cancelled before it was read; nothing of it is kept but this notice.",
};

const SPOKEN_STEPS = 4; // each quarter is spoken; every percent would be too much to listen to

export class ProgressPanel {
  #panel;
  #parts;
  #announcer;
  #spoken = "";

  /**
   * @param {HTMLElement} panel
   * @param {{state: HTMLElement, more: HTMLElement, bar: HTMLProgressElement, cancel: HTMLButtonElement}} parts
   * @param {import("../lib/announcer.js").Announcer} announcer
   */
  constructor(panel, parts, announcer) {
    this.#panel = panel;
    this.#parts = parts;
    this.#announcer = announcer;
  }

  /** @param {import("./job-api.js").Status} status */
  show(status) {
    const { state, more, bar, cancel } = this.#parts;
    const running = status.state === "running";
    this.#panel.hidden = status.state === "done";
    this.#panel.dataset.state = status.state;
    this.#say(state, stateSentence(status));
    this.#say(more, [leftSentence(status), MORE[status.state]].filter(Boolean).join(" "));
    bar.hidden = isOver(status);
    if (running) bar.value = status.progress;
    else bar.removeAttribute("value");
    cancel.hidden = isOver(status);
    this.#announce(status);
  }

  /** @param {import("./job-api.js").Status} status */
  #announce(status) {
    if (status.state === "done") return; // the result speaks for itself
    const step = status.state === "running" ? Math.floor(status.progress * SPOKEN_STEPS) : "";
    const news = `${status.state} ${step}`;
    if (news !== this.#spoken) this.#announcer.say(stateSentence(status));
    this.#spoken = news;
  }

  /** @param {string} sentence the video is not there any more, or could not be asked for */
  showEnd(sentence, more = "") {
    this.#panel.hidden = false;
    this.#panel.dataset.state = "gone";
    this.#say(this.#parts.state, sentence);
    this.#announcer.say(sentence);
    this.#say(this.#parts.more, more);
    this.#parts.bar.hidden = this.#parts.cancel.hidden = true;
  }

  #say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
}
