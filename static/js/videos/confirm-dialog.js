/** A question before something is lost for good. */
export class ConfirmDialog {
  #dialog;

  /** @param {HTMLDialogElement} dialog whose buttons carry the values "keep" and "delete" */
  constructor(dialog) {
    this.#dialog = dialog;
  }

  /**
   * Asks, and waits for the answer; Escape keeps.
   * @returns {Promise<boolean>} whether to delete
   */
  async ask() {
    this.#dialog.returnValue = "keep";
    this.#dialog.showModal();
    await new Promise((resolve) => this.#dialog.addEventListener("close", resolve, { once: true }));
    return this.#dialog.returnValue === "delete";
  }
}
