/** Follows jobs: by Socket.IO where it works, by asking again and again where it does not. */
import { io } from "../../vendor/socket.io/socket.io.esm.min.js";
import { seat } from "../lib/seat.js";
import { JobApi } from "./job-api.js";
import { isOver } from "./job-words.js";

const ASK_MS = 1500; // without a socket
const CHECK_MS = 10_000; // with one, in case a message was lost

/** Sends `status` events: {id, status}, where status is null once the job is gone. */
export class JobWatch extends EventTarget {
  #socket;
  /** @type {Map<string, number>} when each job was last heard of, in milliseconds */
  #heard = new Map();
  #timer = 0;

  constructor() {
    super();
    this.#socket = io("/videos", { autoConnect: false, query: { seat }, transports: ["websocket", "polling"], tryAllTransports: true });
    this.#socket.on("connect", () => [...this.#heard.keys()].forEach((id) => this.#join(id)));
    this.#socket.on("progress", (status) => {
      if (status?.id) this.#tell(status.id, status.state === "deleted" ? null : status);
    });
  }

  start() {
    if (this.#timer) return;
    this.#socket.connect();
    this.#timer = window.setInterval(() => this.#askStale(), ASK_MS);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.#timer = 0;
    this.#socket.disconnect();
    this.#heard.clear();
  }

  /** @param {string} id */
  watch(id) {
    if (this.#heard.has(id)) return;
    this.#heard.set(id, -Infinity);
    if (this.#socket.connected) this.#join(id);
    this.#ask(id);
  }

  /** @param {string} id */
  unwatch(id) {
    if (this.#heard.delete(id) && this.#socket.connected) this.#socket.emit("unwatch", { id });
  }

  /** @param {string} id */
  #join(id) {
    this.#socket.emit("watch", { id });
  }

  #askStale() {
    const patience = this.#socket.connected ? CHECK_MS : ASK_MS;
    const now = performance.now();
    for (const [id, at] of this.#heard) if (now - at >= patience - 100) this.#ask(id);
  }

  /** @param {string} id */
  async #ask(id) {
    this.#heard.set(id, performance.now());
    try {
      this.#tell(id, await new JobApi(id).status());
    } catch (problem) {
      if (problem.status === 404) this.#tell(id, null);
    }
  }

  /**
   * @param {string} id
   * @param {import("./job-api.js").Status | null} status
   */
  #tell(id, status) {
    if (!this.#heard.has(id)) return;
    this.#heard.set(id, performance.now());
    if (!status || isOver(status)) this.unwatch(id);
    this.dispatchEvent(new CustomEvent("status", { detail: { id, status } }));
  }
}
