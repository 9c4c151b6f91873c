/** A button that lets the stage fill the screen, for the back row. */
export class FullscreenButton {
  #button;
  #element;
  #toggle = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#element.requestFullscreen();
  };
  #label = () => {
    this.#button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  };

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} element
   */
  constructor(button, element) {
    this.#button = button;
    this.#element = element;
  }

  start() {
    this.#button.hidden = !this.#element.requestFullscreen;
    this.#button.addEventListener("click", this.#toggle);
    document.addEventListener("fullscreenchange", this.#label);
  }

  stop() {
    this.#button.removeEventListener("click", this.#toggle);
    document.removeEventListener("fullscreenchange", this.#label);
  }
}
