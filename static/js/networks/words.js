/** How the charts put numbers into words. */

const NARROW_SPACE = "\u202f";

/**
 * A share as per cent, with so many digits after the point.
 * @param {number} share 0..1
 * @param {number} [digits]
 */
export function perCent(share, digits = 0) {
  return `${(share * 100).toFixed(digits)}${NARROW_SPACE}%`;
}

/**
 * A number for a table's cell; a dash where there is none.
 * @param {number | null} value
 * @param {number} digits
 */
export function fixed(value, digits) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}
