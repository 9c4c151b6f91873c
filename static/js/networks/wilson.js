/** The 95 % interval of a share (Wilson 1927), as the cards have it for accuracies. */

const NORMAL_95 = 1.959964; // the 97.5 % quantile of the normal distribution

/**
 * @param {number} right
 * @param {number} n at least 1
 * @returns {[number, number]}
 */
export function wilson(right, n) {
  const share = right / n;
  const square = NORMAL_95 ** 2;
  const middle = (share + square / (2 * n)) / (1 + square / n);
  const half = (NORMAL_95 * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))) / (1 + square / n);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
