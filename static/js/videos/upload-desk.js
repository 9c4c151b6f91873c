/** The list of this browser's videos: those on their way, and those that the server has. */
import { JobApi } from "./job-api.js";
import { JobRow } from "./job-row.js";
import { SendQueue } from "./send-queue.js";

/** @typedef {{row: JobRow, name: string, file?: File, settings?: object, sending?: object | null, id?: string}} Entry */

export class UploadDesk {
  #list;
  #template;
  #parts;
  #queue;
  /** @type {Map<string, Entry>} by job id */
  #known = new Map();
  #follow = (event) => this.#onStatus(event.detail);
  #leave = (event) => this.#queue.busy && event.preventDefault(); // the browser asks whether to leave

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {{own: import("./own-jobs.js").OwnJobs, watch: import("./job-watch.js").JobWatch, empty: HTMLElement,
   *   confirm: import("./confirm-dialog.js").ConfirmDialog, announcer: import("../lib/announcer.js").Announcer}} parts
   */
  constructor(list, template, parts) {
    this.#list = list;
    this.#template = template;
    this.#parts = parts;
    this.#queue = new SendQueue({
      onid: (entry, id) => this.#name(entry, id),
      onsent: (entry, id) => this.#onSent(entry, id),
      onrefused: (entry, sentence) => this.#onRefused(entry, sentence),
    });
  }

  start() {
    this.#parts.watch.addEventListener("status", this.#follow);
    window.addEventListener("beforeunload", this.#leave);
    for (const job of this.#parts.own.all.reverse()) {
      this.#name(this.#add(job.name), job.id);
      this.#parts.watch.watch(job.id);
    }
    this.#showEmpty();
  }

  stop() {
    this.#parts.watch.removeEventListener("status", this.#follow);
    window.removeEventListener("beforeunload", this.#leave);
  }

  /**
   * @param {File[]} files
   * @param {object} settings
   */
  take(files, settings) {
    for (const file of files) this.#queue.add(Object.assign(this.#add(file.name), { file, settings }));
  }

  /** @param {string} name */
  #add(name) {
    /** @type {Entry} */
    const entry = { row: null, name };
    entry.row = new JobRow(this.#template, name, (action) => this.#act(entry, action));
    this.#list.prepend(entry.row.element);
    this.#showEmpty();
    return entry;
  }

  /**
   * @param {Entry} entry
   * @param {string} id
   */
  #name(entry, id) {
    const before = this.#known.get(id);
    if (before && before !== entry) before.row.element.remove(); // the half-sent one that now goes on
    entry.id = id;
    entry.row.id = id;
    this.#known.set(id, entry);
    if (entry.file) this.#parts.own.add({ id, name: entry.name, bytes: entry.file.size });
  }

  /**
   * @param {Entry} entry
   * @param {string} id
   */
  #onSent(entry, id) {
    this.#parts.announcer.say(`${entry.name} is sent.`);
    this.#parts.watch.watch(id);
  }

  /**
   * @param {Entry} entry
   * @param {string} sentence
   */
  #onRefused(entry, sentence) {
    entry.row.showRefused(sentence, Boolean(entry.file));
    this.#parts.announcer.say(`${entry.name}: ${sentence}`);
  }

  /** @param {{id: string, status: import("./job-api.js").Status | null}} news */
  #onStatus({ id, status }) {
    const entry = this.#known.get(id);
    if (!entry || entry.sending) return;
    if (!status) return entry.row.showGone();
    const before = entry.row.element.dataset.state;
    entry.row.showStatus(status);
    if (status.state === "done" && before !== "done" && entry.file) this.#parts.announcer.say(`${entry.name} is read.`);
  }

  /**
   * @param {Entry} entry
   * @param {import("./job-row.js").Action} action
   */
  async #act(entry, action) {
    if (action === "again") return this.#queue.add(entry);
    if (action === "forget") return this.#drop(entry);
    if (action === "cancel" && (entry.sending || !entry.id)) {
      this.#drop(entry);
      return this.#queue.withdraw(entry);
    }
    return this.#tellServer(entry, action);
  }

  /**
   * @param {Entry} entry
   * @param {"cancel" | "delete"} action
   */
  async #tellServer(entry, action) {
    if (action === "delete" && !(await this.#parts.confirm.ask())) return;
    const api = new JobApi(entry.id);
    try {
      if (action === "cancel") {
        await api.cancel();
        this.#onStatus({ id: entry.id, status: await api.status() });
      } else {
        await api.delete();
        this.#drop(entry);
      }
    } catch (problem) {
      if (problem.status === 404) this.#drop(entry);
      else this.#onRefused(entry, problem.message);
    }
  }

  /** @param {Entry} entry */
  #drop(entry) {
    if (entry.id) {
      this.#parts.watch.unwatch(entry.id);
      this.#parts.own.remove(entry.id);
      this.#known.delete(entry.id);
    }
    entry.row.element.remove();
    this.#showEmpty();
  }

  #showEmpty() {
    this.#parts.empty.hidden = this.#list.childElementCount > 0;
  }
}
