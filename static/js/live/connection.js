/** The line to the server: connects, keeps trying, and turns each frame into an answer. */
import { io } from "../../vendor/socket.io/socket.io.esm.min.js";
import { seat } from "../lib/seat.js";
import { Gate } from "../lib/waiting.js";

const ANSWER_TIMEOUT_MS = 5000;
const REFUSED_RETRY_MS = 3000;

/**
 * @typedef {"off" | "connecting" | "online" | "lost"} ConnectionState
 * @typedef {{scores: number[], label: string, confidence: number, unsure: boolean, likeliest: string[]}} Reading
 * @typedef {Reading & {id: number, box: number[], tilt: number, compared?: Reading,
 *   why?: import("../lib/heat-layer.js").Why}} Face
 * @typedef {{ok: boolean, seq: number, clock: number, interval_ms: number, place?: number, compare?: string, faces?: Face[],
 *   hint?: {code: string, message: string} | null, times_ms?: Record<string, number>,
 *   error?: {code: string, message: string}}} Answer
 */

export class Connection extends EventTarget {
  #socket;
  #retry = 0;
  /** @type {ConnectionState} */
  #state = "off";
  /** Open while the server can be reached. */
  gate = new Gate(false);

  constructor() {
    super();
    this.#socket = io("/live", {
      autoConnect: false,
      query: { seat },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 3000,
    });
    this.#socket.on("connect", () => this.#become("online"));
    this.#socket.on("disconnect", () => this.#lost());
    this.#socket.on("connect_error", () => this.#lost());
    this.#socket.on("line", (news) => this.dispatchEvent(new CustomEvent("line", { detail: news })));
    this.#socket.on("admitted", (news) => this.dispatchEvent(new CustomEvent("admitted", { detail: news })));
  }

  start() {
    if (this.#state !== "off") return;
    this.#become("connecting");
    this.#socket.connect();
  }

  stop() {
    window.clearTimeout(this.#retry);
    this.leave();
    this.#become("off");
    this.#socket.disconnect();
  }

  /** Gives up the place on the server, but stays connected. */
  leave() {
    if (this.#socket.connected) this.#socket.emit("leave");
  }

  /**
   * Sends one frame; null when no answer came in time.
   * @param {{seq: number, clock: number, jpeg: Uint8Array, network?: string, compare?: string | null, why?: true, map?: string}} frame
   * @returns {Promise<Answer | null>}
   */
  async send(frame) {
    try {
      return await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck("frame", frame);
    } catch {
      return null;
    }
  }

  #lost() {
    if (this.#state === "off") return;
    this.#become("lost");
    // The client tries again by itself unless the server has refused it in so many words.
    if (this.#socket.active) return;
    window.clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.#socket.connect(), REFUSED_RETRY_MS);
  }

  /** @param {ConnectionState} state */
  #become(state) {
    const before = this.#state;
    this.#state = state;
    if (state === "online") this.gate.open();
    else this.gate.shut();
    if (before !== state) this.dispatchEvent(new CustomEvent("state", { detail: { state, before } }));
  }
}
