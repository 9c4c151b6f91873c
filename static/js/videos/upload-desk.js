/** The list of this browser's videos: sends what is new, one file at a time, and follows what the server has. */
import { JobApi } from "./job-api.js";
import { JobRow } from "./job-row.js";
import { Upload } from "./upload.js";

/** @typedef {{row: JobRow, name: string, file?: File, settings?: object, upload?: Upload, id?: string}} Entry */

export class UploadDesk {
  #list;
  #template;
  #parts;
  /** @type {Entry[]} files that wait to be sent */
  #queue = [];
  /** @type {Map<string, Entry>} by job id */
  #known = new Map();
  #busy = false;
  #follow = (event) => this.#onStatus(event.detail);

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
  }

  start() {
    this.#parts.watch.addEventListener("status", this.#follow);
    for (const job of this.#parts.own.all.reverse()) {
      const entry = this.#add(job.name);
      this.#name(entry, job.id);
      this.#parts.watch.watch(job.id);
    }
    this.#showEmpty();
  }

  stop() {
    this.#parts.watch.removeEventListener("status", this.#follow);
  }

  /**
   * @param {File[]} files
   * @param {object} settings
   */
  take(files, settings) {
    for (const file of files) {
      const entry = Object.assign(this.#add(file.name), { file, settings });
      entry.row.showQueued(file.size);
      this.#queue.push(entry);
    }
    this.#next();
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

  async #next() {
    if (this.#busy || !this.#queue.length) return;
    this.#busy = true;
    const entry = this.#queue.shift();
    try {
      await this.#send(entry);
    } catch (problem) {
      entry.upload = null;
      entry.row.showRefused(problem.message);
      this.#parts.announcer.say(`${entry.name}: ${problem.message}`);
    }
    this.#busy = false;
    this.#next();
  }

  /** @param {Entry} entry */
  async #send(entry) {
    const { file } = entry;
    let share = 0;
    entry.upload = new Upload(file, entry.settings, {
      onid: (id) => this.#name(entry, id),
      onprogress: (sent) => entry.row.showSending((share = Math.max(share, sent)), file.size),
      onlost: () => entry.row.showLost(),
    });
    entry.row.showSending(0, file.size);
    const sent = entry.upload.send();
    const cancelled = new Promise((resolve) => (entry.oncancel = () => resolve("")));
    const id = await Promise.race([sent, cancelled]);
    entry.upload = null;
    if (!id) return;
    this.#parts.announcer.say(`${entry.name} is sent.`);
    this.#parts.watch.watch(id);
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

  /** @param {{id: string, status: import("./job-api.js").Status | null}} news */
  #onStatus({ id, status }) {
    const entry = this.#known.get(id);
    if (!entry || entry.upload) return;
    if (!status) return entry.row.showGone();
    const before = entry.row.element.dataset.state;
    entry.row.showStatus(status);
    if (status.state === "uploading") this.#parts.watch.unwatch(id);
    if (status.state === "done" && before !== "done" && entry.file) this.#parts.announcer.say(`${entry.name} is read.`);
  }

  /**
   * @param {Entry} entry
   * @param {import("./job-row.js").Action} action
   */
  async #act(entry, action) {
    if (action === "again") return this.#again(entry);
    if (action === "cancel" && !entry.id) return this.#withdraw(entry);
    if (action === "delete" && !(await this.#parts.confirm.ask())) return undefined;
    if (action === "cancel" && entry.upload) return this.#withdraw(entry);
    try {
      if (action === "cancel") return await this.#cancel(entry);
      if (action === "delete") await new JobApi(entry.id).delete();
    } catch (problem) {
      if (problem.status !== 404) return entry.row.showRefused(problem.message);
    }
    return this.#drop(entry);
  }

  /** @param {Entry} entry */
  #again(entry) {
    if (!entry.file) return this.#parts.watch.watch(entry.id);
    entry.row.showQueued(entry.file.size);
    this.#queue.push(entry);
    return this.#next();
  }

  /** Takes back a file that is not wholly sent. @param {Entry} entry */
  async #withdraw(entry) {
    this.#queue = this.#queue.filter((other) => other !== entry);
    const { upload } = entry;
    this.#drop(entry);
    await upload?.cancel();
    entry.oncancel?.();
  }

  /** @param {Entry} entry */
  async #cancel(entry) {
    await new JobApi(entry.id).cancel();
    this.#parts.watch.unwatch(entry.id);
    this.#parts.watch.watch(entry.id);
  }

  /** @param {Entry} entry */
  #drop(entry) {
    this.#parts.watch.unwatch(entry.id ?? "");
    this.#known.delete(entry.id ?? "");
    if (entry.id) this.#parts.own.remove(entry.id);
    entry.row.element.remove();
    this.#showEmpty();
  }

  #showEmpty() {
    this.#parts.empty.hidden = this.#list.childElementCount > 0;
  }
}
