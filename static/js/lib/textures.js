/** Fills that double each label's colour with a texture, drawn from the label table's dash patterns. */

const SPACING = 7; // pixels between two hatch lines
const TURNS = [45, 135, 0, 90]; // neighbours in the table never hatch in the same direction

/**
 * One repeatable tile: the colour, with a dashed line in a darker tone across it. An unbroken pattern stays plain.
 * @param {import("./emotion-table.js").EmotionTable} table
 * @param {number} index
 * @returns {HTMLCanvasElement}
 */
function tile(table, index) {
  const dash = table.dash(index);
  const canvas = document.createElement("canvas");
  canvas.width = dash.reduce((sum, length) => sum + length, 0) || SPACING;
  canvas.height = SPACING;
  const context = canvas.getContext("2d");
  context.fillStyle = table.colour(index);
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (dash.length === 0) return canvas;
  context.strokeStyle = "rgb(0 0 0 / 0.38)";
  context.lineWidth = 1.75;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(0, SPACING / 2);
  context.lineTo(canvas.width, SPACING / 2);
  context.stroke();
  return canvas;
}

/** One canvas pattern for each label, which can be moved along with what it fills. */
export class Textures {
  /** @type {CanvasPattern[]} */
  #patterns = [];

  /**
   * @param {import("./emotion-table.js").EmotionTable} table
   * @param {CanvasRenderingContext2D} context
   */
  constructor(table, context) {
    for (let index = 0; index < table.length; index += 1) {
      this.#patterns.push(context.createPattern(tile(table, index), "repeat"));
    }
  }

  /**
   * The fill of a label, shifted so that it travels with the data.
   * @param {number} index
   * @param {number} shift pixels to the right
   * @param {number} scale device pixels for each CSS pixel
   * @returns {CanvasPattern}
   */
  fill(index, shift = 0, scale = 1) {
    const turn = TURNS[index % TURNS.length];
    const matrix = new DOMMatrix().translate(shift, 0).scale(scale).rotate(turn);
    this.#patterns[index].setTransform(matrix);
    return this.#patterns[index];
  }
}

/**
 * Makes every texture known to the style sheet, as `--texture-0`, `--texture-1` and so on.
 * @param {import("./emotion-table.js").EmotionTable} table
 */
export function publishTextures(table) {
  for (let index = 0; index < table.length; index += 1) {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 32;
    const context = canvas.getContext("2d");
    context.fillStyle = new Textures(table, context).fill(index);
    context.fillRect(0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const address = `url(${URL.createObjectURL(blob)})`;
      document.documentElement.style.setProperty(`--texture-${index}`, address);
    });
  }
}

/**
 * Gives an element a label's colour and texture.
 * @param {import("./emotion-table.js").EmotionTable} table
 * @param {number} index
 * @param {HTMLElement} element
 */
export function paintTexture(table, index, element) {
  element.style.backgroundColor = table.colour(index);
  element.style.backgroundImage = `var(--texture-${index})`;
}
