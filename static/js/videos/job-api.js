/** What the page asks of the server about one video. */

/**
 * @typedef {{code: string, message: string}} ProblemDict
 * @typedef {{id: string, state: "uploading" | "probing" | "waiting" | "running" | "done" | "failed" | "cancelled",
 *   progress: number, place: number | null, estimate_seconds: number | null, error: ProblemDict | null, name: string,
 *   bytes: number, media: Record<string, any> | null, settings: Record<string, any>, expires: string | number | null}} Status
 */

/** Something the server refused or could not do; its message is a sentence to show. */
export class Refusal extends Error {
  /** The answer's HTTP status; 0 where there was no answer. */
  status;

  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const SENTENCES = new Map([
  [0, "The server does not answer."],
  [404, "This video is not there any more."],
  [413, "That is larger than this server takes."],
  [429, "Too much was asked in a short time. Wait a moment, then try again."],
  [507, "The server has no room left. Try again later."],
]);

/**
 * The sentence in an answer's body, or one for its status.
 * @param {string} body
 * @param {number} status
 * @returns {string}
 */
export function refusalSentence(body, status) {
  try {
    const { error } = JSON.parse(body);
    if (error?.message) return error.message;
  } catch {
    // No JSON, then: a sentence of our own.
  }
  return SENTENCES.get(status) ?? `The server answered with an error (${status}).`;
}

/**
 * Where a job's page lies.
 * @param {string} id
 * @returns {string}
 */
export function jobPath(id) {
  const root = location.pathname.match(/^(.*\/videos)(\/|$)/)?.[1] ?? "/videos";
  return `${root}/${encodeURIComponent(id)}`;
}

export class JobApi {
  #path;

  /** @param {string} id */
  constructor(id) {
    this.#path = jobPath(id);
  }

  /** @param {string} part such as "timeline.csv" */
  address(part) {
    return `${this.#path}/${part}`;
  }

  /** @returns {Promise<Status>} */
  async status() {
    return (await this.#ask("/status")).json();
  }

  /** The timeline as it was analysed, without anybody's edits. */
  async timeline() {
    return (await this.#ask("/timeline.json?plain=1")).json();
  }

  async edits() {
    return (await this.#ask("/edits")).json();
  }

  /**
   * @param {object} edits
   * @param {boolean} leaving whether the page is being left; the request then outlives it
   */
  async saveEdits(edits, leaving = false) {
    const headers = { "Content-Type": "application/json" };
    await this.#ask("/edits", { method: "PUT", body: JSON.stringify(edits), headers, keepalive: leaving });
  }

  /**
   * Asks for the annotated video, which is made on demand.
   * @returns {Promise<{ready: boolean, progress: number}>}
   */
  async annotated() {
    const answer = await this.#ask("/annotated.mp4", { headers: { Range: "bytes=0-0" } });
    if (answer.status === 202) return { ready: false, progress: (await answer.json()).progress ?? 0 };
    await answer.body?.cancel();
    return { ready: true, progress: 1 };
  }

  async cancel() {
    await this.#ask("/cancel", { method: "POST" });
  }

  async delete() {
    await this.#ask("", { method: "DELETE" });
  }

  /**
   * @param {string} part
   * @param {RequestInit} options
   * @returns {Promise<Response>}
   * @throws {Refusal}
   */
  async #ask(part, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(this.#path + part, { cache: "no-store", ...options, headers }).catch(() => {
      throw new Refusal(SENTENCES.get(0), 0);
    });
    if (!answer.ok) throw new Refusal(refusalSentence(await answer.text(), answer.status), answer.status);
    return answer;
  }
}
