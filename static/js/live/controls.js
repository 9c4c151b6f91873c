/** The buttons and choices around the stage, turned into wishes for the session. */

/**
 * @typedef {{onstart: () => void, onsample: () => void, onstop: () => void, onchoice: () => void,
 *   onmirror: (mirrored: boolean) => void, onwidth: (width: number) => void}} Wishes
 */

export class Controls {
  #form;
  #wishes;
  #abort = new AbortController();

  /**
   * @param {HTMLElement} root holds everything with a data-action
   * @param {HTMLFormElement} form the choices
   * @param {Wishes} wishes
   */
  constructor(root, form, wishes) {
    this.#form = form;
    this.#wishes = wishes;
    const { signal } = this.#abort;
    const acts = { start: wishes.onstart, sample: wishes.onsample, stop: wishes.onstop };
    for (const button of root.querySelectorAll("[data-action]")) {
      button.addEventListener("click", acts[button.dataset.action], { signal });
    }
    form.addEventListener("change", (event) => this.#changed(event.target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  }

  stop() {
    this.#abort.abort();
  }

  /** The size of picture to ask the camera for, and which camera. */
  get wish() {
    const [width, height] = this.#form.elements.capture.value.split("x").map(Number);
    return { deviceId: this.#form.elements.camera.value, width, height };
  }

  /** The width of the pictures to send, in pixels. */
  get width() {
    return Number(this.#form.elements.width.value);
  }

  get mirrored() {
    return this.#form.elements.mirror.checked;
  }

  /** @param {boolean} mirrored */
  set mirrored(mirrored) {
    this.#form.elements.mirror.checked = mirrored;
    this.#wishes.onmirror(mirrored);
  }

  /** @param {EventTarget} field */
  #changed(field) {
    const { camera, capture, width, mirror } = this.#form.elements;
    if (field === mirror) this.#wishes.onmirror(mirror.checked);
    if (field === width) this.#wishes.onwidth(this.width);
    if (field === camera || field === capture) this.#wishes.onchoice();
  }
}
