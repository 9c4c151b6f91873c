/** This browser's own list of what it sent: addresses and names, kept in its storage alone. */

const KEY = "mien-videos";
const VISITOR_KEY = "mien-visitor";
const MOST = 50;
const TOKEN_BYTES = 24;

/** @typedef {{id: string, name: string, bytes: number}} OwnJob */

/**
 * @param {string} key
 * @returns {string | null}
 */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden; then the list lasts as long as the page
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not kept, then.
  }
}

export class OwnJobs {
  /** @type {OwnJob[]} newest first */
  #jobs;

  constructor() {
    this.#jobs = OwnJobs.#read();
  }

  static #read() {
    try {
      const rows = JSON.parse(stored(KEY) ?? "[]");
      return rows.filter((row) => typeof row?.id === "string" && typeof row?.name === "string");
    } catch {
      return [];
    }
  }

  /** @returns {OwnJob[]} newest first */
  get all() {
    return [...this.#jobs];
  }

  /** @param {OwnJob} job */
  add(job) {
    this.#jobs = [job, ...OwnJobs.#read().filter((row) => row.id !== job.id)].slice(0, MOST);
    store(KEY, JSON.stringify(this.#jobs));
  }

  /** @param {string} id */
  remove(id) {
    this.#jobs = OwnJobs.#read().filter((row) => row.id !== id);
    store(KEY, JSON.stringify(this.#jobs));
  }
}

/**
 * A random word that counts this browser's waiting videos, and opens nothing.
 * @returns {string}
 */
export function visitorToken() {
  const kept = stored(VISITOR_KEY);
  if (kept && /^[\w-]{16,128}$/.test(kept)) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  const token = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  store(VISITOR_KEY, token);
  return token;
}
