/** A map of heat as a small picture: clear where there is none, through violet and orange to yellow where it is most. */

const SIDE = 64; // pixels; the browser stretches it to the face, smoothly
const MOST_OPAQUE = 0.72;
// Ten equal steps of light on "plasma" (van der Walt and Smith, 2015), which stays in order for every kind of colour vision.
const COLOURS = [
  [13, 8, 135], [70, 3, 159], [114, 1, 168], [156, 23, 158], [189, 55, 134],
  [216, 87, 107], [237, 121, 83], [251, 159, 58], [253, 202, 38], [240, 249, 33],
];

/**
 * Heat between the middles of the cells, as between four posts.
 * @param {number[][]} heat rows from the top, 0..1
 * @param {number} x 0..1 across the map
 * @param {number} y 0..1 down the map
 * @returns {number} 0..1
 */
export function heatAt(heat, x, y) {
  const last = heat.length - 1;
  const [across, down] = [x, y].map((part) => Math.min(Math.max(part * heat.length - 0.5, 0), last));
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const [right, bottom] = [Math.min(left + 1, last), Math.min(top + 1, last)];
  const mix = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ share) => a + (b - a) * share;
  const upper = mix(heat[top][left], heat[top][right], across - left);
  return mix(upper, mix(heat[bottom][left], heat[bottom][right], across - left), down - top);
}

/**
 * The colour of some heat.
 * @param {number} heat 0..1
 * @returns {[number, number, number, number]} red, green, blue and opacity, 0..255
 */
export function heatColour(heat) {
  const place = heat * (COLOURS.length - 1);
  const [low, high] = [COLOURS[Math.floor(place)], COLOURS[Math.ceil(place)]];
  const [r, g, b] = low.map((value, i) => Math.round(value + (high[i] - value) * (place % 1)));
  return [r, g, b, Math.round(255 * MOST_OPAQUE * Math.min(1, heat * 1.6))];
}

/**
 * @param {number[][]} heat rows from the top, 0..1
 * @returns {HTMLCanvasElement}
 */
export function heatImage(heat) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pixels = new ImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    pixels.data.set(heatColour(heatAt(heat, x / SIDE, y / SIDE)), 4 * i);
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
