/** Where files are dropped or chosen. */
export class DropZone {
  #zone;
  #input;
  #onfiles;
  #depth = 0; // children send enter and leave of their own
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} zone
   * @param {HTMLInputElement} input
   * @param {(files: File[]) => void} onfiles
   */
  constructor(zone, input, onfiles) {
    this.#zone = zone;
    this.#input = input;
    this.#onfiles = onfiles;
  }

  start() {
    const { signal } = this.#listeners;
    this.#input.addEventListener("change", () => this.#choose(), { signal });
    window.addEventListener("dragenter", (event) => this.#hover(event, 1), { signal });
    window.addEventListener("dragleave", (event) => this.#hover(event, -1), { signal });
    window.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    window.addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  stop() {
    this.#listeners.abort();
  }

  #choose() {
    this.#onfiles([...this.#input.files]);
    this.#input.value = ""; // the same file may be chosen again
  }

  /**
   * @param {DragEvent} event
   * @param {number} step
   */
  #hover(event, step) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    this.#depth = Math.max(0, this.#depth + step);
    this.#zone.classList.toggle("is-over", this.#depth > 0);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#depth = 0;
    this.#zone.classList.remove("is-over");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) this.#onfiles(files);
  }
}
