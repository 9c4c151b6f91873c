/** The networks' cards and histories, from the server. */

/**
 * @typedef {Record<string, any>} Card see models/card.py
 * @typedef {import("./curves.js").History} History
 */

/**
 * @returns {Promise<Map<string, Card>>} by name
 * @throws {Error} the server does not answer
 */
export async function fetchCards() {
  const { networks } = await fetchJson("/api/v1/networks");
  return new Map(networks.map((card) => [card.name, card]));
}

/**
 * @param {string} name of a network
 * @returns {Promise<History | null>} null where none was kept
 */
export async function fetchHistory(name) {
  try {
    const history = await fetchJson(`/api/v1/networks/${encodeURIComponent(name)}/history`);
    return history.epochs.length ? history : null;
  } catch {
    return null;
  }
}

/** @param {string} address */
async function fetchJson(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
