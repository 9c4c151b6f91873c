/** The result of a video that has been read: makes every part of the page, and keeps them in step. */
import { FullscreenButton } from "../lib/fullscreen-button.js";
import { HeatLayer } from "../lib/heat-layer.js";
import { WhySwitch } from "../lib/why-switch.js";
import { AnnotatedVideo } from "./annotated-video.js";
import { ChartPaint } from "./chart-paint.js";
import { ChartsPanel } from "./charts-panel.js";
import { Comparison } from "./comparison.js";
import { Downloads } from "./downloads.js";
import { EditsKeeper } from "./edits-keeper.js";
import { FindingsPanel } from "./findings-panel.js";
import { showHints } from "./hints-list.js";
import { KeysSwitch } from "./keys-switch.js";
import { Marker } from "./marker.js";
import { MarksPanel } from "./marks-panel.js";
import { PeoplePanel } from "./people-panel.js";
import { Playback } from "./playback.js";
import { PlaybackOverlay } from "./playback-overlay.js";
import { Shortcuts } from "./shortcuts.js";
import { SourceSwitch } from "./source-switch.js";
import { StillWhy } from "./still-why.js";
import { Transport } from "./transport.js";

const JUMP_SECONDS = 5;
const ZOOM = 2;
const byId = (/** @type {string} */ id) => document.getElementById(id);
const all = (/** @type {Record<string, string>} */ ids) =>
  Object.fromEntries(Object.entries(ids).map(([key, id]) => [key, byId(id)]));

export class ResultView {
  #timeline;
  #edits;
  #api;
  #table;
  #playback;
  #comparison;
  #keeper;
  #still = null;
  #rebuild = () => undefined;
  /** @type {{start: () => void, stop: () => void}[]} */
  #parts = [];

  /**
   * @param {import("./timeline.js").Timeline} timeline
   * @param {import("./edits.js").Edits} edits
   * @param {import("./job-api.js").JobApi} api
   * @param {import("../lib/emotion-table.js").EmotionTable} table
   */
  constructor(timeline, edits, api, table) {
    this.#timeline = timeline;
    this.#edits = edits;
    this.#api = api;
    this.#table = table;
    this.#playback = new Playback(byId("video"), timeline.duration, { still: timeline.isPicture, delay: timeline.delay });
    this.#keeper = new EditsKeeper(edits, api, byId("saved"));
    this.#comparison = this.#makeComparison();
  }

  start() {
    const flat = this.#timeline.isPicture || this.#timeline.everybody.length === 0;
    byId("result").hidden = false;
    byId("timeline").hidden = byId("findings-section").hidden = flat;
    for (const part of document.querySelectorAll('#transport, [data-for="video"]')) part.hidden = this.#timeline.isPicture;
    const overlay = this.#makePlayer();
    const charts = this.#makeCharts();
    const built = [this.#comparison, this.#makePeople(), charts, this.#makeFindings()];
    this.#rebuild = () => {
      for (const part of built) part.build();
      overlay.refresh();
    };
    this.#edits.addEventListener("people", () => {
      this.#timeline.apply(this.#edits);
      this.#rebuild();
    });
    this.#makeMarks(charts);
    for (const part of [...this.#parts, this.#playback]) part.start();
  }

  /** Lets go of everything, and shows none of it. */
  stop() {
    for (const part of [this.#playback, ...this.#parts]) part.stop();
    byId("result").hidden = true;
  }

  #makeComparison() {
    const parts = all({ switch: "comparison", pair: "pair", person: "pair-person", agreement: "agreement", files: "compared-files" });
    const onview = (/** @type {import("./timeline.js").View} */ view) => {
      this.#timeline.show(view, this.#edits);
      this.#rebuild();
      this.#still.refresh();
    };
    const comparison = new Comparison(parts, this.#timeline, { onview, onperson: () => this.#rebuild() });
    this.#parts.push(comparison);
    return comparison;
  }

  #makePlayer() {
    const [stage, video] = [byId("stage"), byId("video")];
    const { w, h } = this.#timeline.size;
    stage.style.setProperty("--picture-ratio", String(w / h));
    const overlay = new PlaybackOverlay(stage, byId("overlay"), this.#timeline, this.#table);
    this.#playback.addEventListener("picture", ({ detail }) => overlay.show(detail.time));
    this.#makeWhy(stage, video);
    const annotated = () => new AnnotatedVideo(this.#api, this.#keeper);
    const shown = { video, playback: this.#playback, overlay, still: this.#timeline.isPicture };
    const curtain = all({ picture: "picture", curtain: "unplayable", make: "make-playable", state: "playable-state" });
    this.#parts.push(overlay, new SourceSwitch({ ...shown, ...curtain }, this.#api, annotated()));
    this.#parts.push(new FullscreenButton(byId("fullscreen"), stage.parentElement));
    const files = { csv: "get-csv", json: "get-json", vtt: "get-vtt", html: "get-html", pdf: "get-pdf", mp4: "get-mp4" };
    const making = all({ make: "make-mp4", state: "annotated-state", bar: "annotated-bar", problem: "download-problem" });
    this.#parts.push(new Downloads({ links: all(files), ...making }, this.#api, annotated(), this.#edits, this.#keeper));
    return overlay;
  }

  /**
   * @param {HTMLElement} stage
   * @param {HTMLVideoElement} video
   */
  #makeWhy(stage, video) {
    const heat = new HeatLayer(byId("heat"), { lasts: true });
    const shown = { stage, video, picture: byId("picture"), heat, playback: this.#playback, timeline: this.#timeline };
    const still = new StillWhy({ ...shown, say: (sentence) => toggle.say(sentence) }, stage.dataset.why);
    this.#still = still;
    const parts = all({ legend: "why-legend", title: "why-title", choice: "why-map", said: "why-said" });
    const toggle = new WhySwitch(byId("why"), parts, (on, map) => still.show(on, map));
    this.#parts.push(still, toggle, new KeysSwitch(byId("keys")));
  }

  #makePeople() {
    const people = new PeoplePanel(byId("people"), byId("person-card"), {
      timeline: this.#timeline,
      edits: this.#edits,
      playback: this.#playback,
      table: this.#table,
      thumbnail: (id) => this.#api.address(`thumbnail?person=${id}`),
      nobody: byId("nobody"),
      hidden: byId("hidden-people"),
    });
    this.#parts.push(people);
    return people;
  }

  #makeCharts() {
    const charts = new ChartsPanel(byId("charts"), byId("chart-row"), {
      timeline: this.#timeline,
      playback: this.#playback,
      edits: this.#edits,
      paint: new ChartPaint(this.#table),
      buttons: all({ in: "zoom-in", out: "zoom-out", all: "zoom-all" }),
      styles: document.getElementsByName("style"),
      chosen: () => this.#comparison.chosen,
    });
    this.#parts.push(charts);
    return charts;
  }

  #makeFindings() {
    const seek = (/** @type {number} */ time) => this.#playback.seek(time + this.#timeline.interval / 100);
    const findings = new FindingsPanel(byId("findings"), byId("finding"), this.#timeline, this.#table, seek);
    findings.build();
    byId("hints").hidden = this.#timeline.hints.length === 0;
    showHints(byId("hint-list"), this.#timeline.hints, seek);
    return findings;
  }

  /** @param {ChartsPanel} charts */
  #makeMarks(charts) {
    const ids = { play: "play", now: "clock-now", all: "clock-all", scrubber: "scrubber", back: "step-back", on: "step-on", mute: "mute", speed: "speed" };
    const transport = new Transport(all(ids), byId("video"), this.#playback, this.#timeline);
    const marker = new Marker(this.#edits, this.#playback, byId("marks-state"));
    byId("mark-point").onclick = () => marker.point();
    byId("mark-start").onclick = () => marker.begin();
    byId("mark-end").onclick = () => marker.end();
    this.#parts.push(transport, this.#keeper);
    this.#parts.push(new MarksPanel(byId("marks"), byId("mark-row"), this.#edits, this.#playback, byId("mark-point")));
    if (!this.#timeline.isPicture) this.#parts.push(this.#keys(transport, charts, marker));
  }

  /**
   * @param {Transport} transport
   * @param {ChartsPanel} charts
   * @param {Marker} marker
   */
  #keys(transport, charts, marker) {
    const playing = { " ": () => this.#playback.toggle(), k: () => this.#playback.toggle() };
    const going = { ",": () => transport.step(-1), ".": () => transport.step(1) };
    const far = { arrowleft: -JUMP_SECONDS, arrowright: JUMP_SECONDS };
    const jumps = { ArrowLeft: () => transport.jump(far.arrowleft), ArrowRight: () => transport.jump(far.arrowright) };
    const ends = { Home: () => this.#playback.seek(0), End: () => this.#playback.seek(this.#playback.duration) };
    const marks = { m: () => marker.point(), "[": () => marker.begin(), "]": () => marker.end() };
    const zooms = { "+": () => charts.zoom(ZOOM), "=": () => charts.zoom(ZOOM), "-": () => charts.zoom(1 / ZOOM), 0: () => charts.zoom(0) };
    return new Shortcuts({ ...playing, ...going, ...jumps, ...ends, ...marks, ...zooms });
  }
}
