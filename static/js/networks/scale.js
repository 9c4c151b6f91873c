/** Numbers to places: linear scales, and round numbers to mark on them. */

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {(value: number | null) => number | null}
 */
export function linear([from, to], [start, end]) {
  const span = to - from || 1;
  return (value) => (value === null ? null : start + ((value - from) / span) * (end - start));
}

/**
 * Round numbers that span a range: steps of 1, 2 or 5 times a power of ten.
 * @param {number} low
 * @param {number} high
 * @param {number} about how many there should be
 * @returns {number[]}
 */
export function ticks(low, high, about) {
  const rough = (high - low) / Math.max(1, about) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
