/** How often two networks put the same label first, as webapp/fer/agreement.py counts it. */
import { percent } from "../lib/wording.js";

/**
 * @typedef {{readings: number, same: number, sure: number, sureSame: number}} Agreement readings, those with the same label
 *   first, those in which neither was unsure, and those of them with the same label first
 */

/**
 * @param {import("./person.js").Person} first
 * @param {import("./person.js").Person} second the same person as the second network reads it
 * @returns {Agreement}
 */
export function agreementOf(first, second) {
  const found = { readings: first.frames.length, same: 0, sure: 0, sureSame: 0 };
  for (let row = 0; row < found.readings; row += 1) {
    const same = first.likeliest(row) === second.likeliest(row) ? 1 : 0;
    const sure = first.unsure[row] || second.unsure[row] ? 0 : 1;
    found.same += same;
    found.sure += sure;
    found.sureSame += same * sure;
  }
  return found;
}

/**
 * @param {Agreement} found
 * @param {[string, string | null]} titles of the networks
 * @returns {string}
 */
export function agreementSentence({ readings, same, sure, sureSame }, [first, second]) {
  const count = (/** @type {number} */ number) => number.toLocaleString("en");
  const all = `${first} and ${second} put the same word first in ${count(same)} of ${count(readings)} readings (${percent(same / readings)})`;
  return `${all}; where neither was unsure, in ${count(sureSame)} of ${count(sure)}.`;
}
