/** Why faces may have been missed, and when: each reason once, with the moments to go to. */
import { clock } from "../lib/measures.js";

const MOST_MOMENTS = 6;

/**
 * @param {HTMLElement} list
 * @param {{time: number, code: string, message: string}[]} hints
 * @param {(time: number) => void} onseek
 */
export function showHints(list, hints, onseek) {
  /** @type {Map<string, {message: string, times: number[]}>} */
  const reasons = new Map();
  for (const { code, message, time } of hints) {
    if (!reasons.has(code)) reasons.set(code, { message, times: [] });
    reasons.get(code).times.push(time);
  }
  list.replaceChildren(...[...reasons.values()].map((reason) => hintItem(reason, onseek)));
}

/**
 * @param {{message: string, times: number[]}} reason
 * @param {(time: number) => void} onseek
 */
function hintItem({ message, times }, onseek) {
  const item = document.createElement("li");
  const moments = times.slice(0, MOST_MOMENTS).map((time) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "turn";
    button.textContent = clock(time);
    button.setAttribute("aria-label", `Go to ${clock(time)}`);
    button.addEventListener("click", () => onseek(time));
    return button;
  });
  item.append(`${message} `, ...moments);
  return item;
}
