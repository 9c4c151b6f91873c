/** The canvas above the recorded picture: the boxes of the picture that is on the screen. */
import { FacePainter } from "../lib/face-painter.js";
import { onStage } from "../lib/geometry.js";

export class PlaybackOverlay {
  #stage;
  #painter;
  #timeline;
  #time = 0;
  #blank = false;
  #resized = new ResizeObserver(() => this.#draw());

  /**
   * @param {HTMLElement} stage
   * @param {HTMLCanvasElement} canvas
   * @param {import("./timeline.js").Timeline} timeline
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   */
  constructor(stage, canvas, timeline, table) {
    this.#stage = stage;
    this.#timeline = timeline;
    this.#painter = new FacePainter(canvas, table);
  }

  start() {
    this.#resized.observe(this.#stage);
  }

  stop() {
    this.#resized.disconnect();
    this.#painter.clear();
  }

  /** @param {boolean} blank whether nothing is drawn, because the picture has its boxes already */
  set blank(blank) {
    this.#blank = blank;
    this.#draw();
  }

  /** @param {number} time seconds of the picture on the screen */
  show(time) {
    this.#time = time;
    this.#draw();
  }

  /** Draws anew, after people were named, joined or hidden. */
  refresh() {
    this.#draw();
  }

  #draw() {
    const area = this.#painter.area(this.#timeline.size);
    const faces = this.#blank ? [] : this.#timeline.facesAt(this.#time);
    const placed = faces.map(({ person, row, box, tilt }) => ({
      face: person.look(row, this.#timeline.labels),
      rect: onStage(box, area, false),
      tilt,
    }));
    this.#painter.draw(placed, area);
    this.#tell(placed);
  }

  /**
   * Tells whoever listens on the stage what is drawn now.
   * @param {import("../lib/face-painter.js").Placed[]} placed
   */
  #tell(placed) {
    this.#stage.dataset.faces = String(placed.length);
    const drawn = placed.map(({ face, rect }) => ({ id: face.id, label: face.label, rect }));
    this.#stage.dispatchEvent(new CustomEvent("mien:overlay", { detail: { time: this.#time, placed: drawn } }));
  }
}
