/** Lists of rising times: how far apart they are, and which one holds at a moment. */

/**
 * The middle of the distances between neighbours.
 * @param {number[]} times
 * @returns {number} seconds
 */
export function usualInterval(times) {
  const steps = times.slice(1, 2000).map((time, i) => time - times[i]).sort((a, b) => a - b);
  return steps.length ? steps[Math.floor(steps.length / 2)] : 0.1;
}

/**
 * How many values are not above a limit.
 * @param {ArrayLike<number>} sorted
 * @param {number} limit
 * @returns {number}
 */
export function countUpTo(sorted, limit) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
