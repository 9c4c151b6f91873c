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
  /** Seconds after which to try again; 0 where the server does not say. */
  retryAfter;

  /**
   * @param {string} message
   * @param {number} status
   * @param {number} [retryAfter]
   */
  constructor(message, status, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
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
  /** Of the edits, as this page knows them; null where the server has told none. @type {string | null} */
  #revision = null;

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
    const answer = await this.#ask("/edits");
    this.#revision = answer.headers.get("ETag");
    return answer.json();
  }

  /**
   * Saves edits, in place of those that this page knows.
   * @param {object} edits
   * @param {{leaving?: boolean, blindly?: boolean}} how `leaving`: whether the page is being left; the request then outlives
   *   it. `blindly`: in place of whatever there is
   * @throws {Refusal} 412 where somebody else has saved others meanwhile
   */
  async saveEdits(edits, { leaving = false, blindly = false } = {}) {
    const headers = { "Content-Type": "application/json" };
    if (this.#revision && !blindly) headers["If-Match"] = this.#revision;
    const answer = await this.#ask("/edits", { method: "PUT", body: JSON.stringify(edits), headers, keepalive: leaving });
    this.#revision = answer.headers.get("ETag");
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
    if (!answer.ok) {
      const wait = Number(answer.headers.get("Retry-After")) || 0;
      throw new Refusal(refusalSentence(await answer.text(), answer.status), answer.status, wait);
    }
    return answer;
  }
}
