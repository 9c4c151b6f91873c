/** Wires the live page together. */
import { Announcer } from "../lib/announcer.js";
import { EmotionTable } from "../lib/emotion-table.js";
import { FullscreenButton } from "../lib/fullscreen-button.js";
import { HeatLayer } from "../lib/heat-layer.js";
import { heatSentence } from "../lib/heat-words.js";
import { NetworkPair } from "../lib/network-pair.js";
import { readPageData } from "../lib/page-data.js";
import { paintTexture, publishTextures } from "../lib/textures.js";
import { WhySwitch } from "../lib/why-switch.js";
import { AnswerDesk } from "./answer-desk.js";
import { CameraChooser } from "./camera-chooser.js";
import { CameraProblem } from "./camera-problem.js";
import { Camera } from "./camera.js";
import { Connection } from "./connection.js";
import { Controls } from "./controls.js";
import { FacePanel } from "./face-panel.js";
import { FrameEncoder } from "./frame-encoder.js";
import { FrameSender } from "./frame-sender.js";
import { LiveSession } from "./live-session.js";
import { Meter } from "./meter.js";
import { NetworkChoice } from "./network-choice.js";
import { Notices } from "./notices.js";
import { Overlay } from "./overlay.js";
import { RecordPanel } from "./record-panel.js";
import { SampleCamera } from "./sample-camera.js";
import { SessionRecord } from "./session-record.js";
import { StageView } from "./stage-view.js";

const byId = (id) => document.getElementById(id);
const data = readPageData(document);
const table = new EmotionTable(data.emotions);
const stageElement = byId("stage");
const video = byId("video");

const stage = new StageView(stageElement, video);
const heat = new HeatLayer(byId("heat"));
const overlay = new Overlay(byId("overlay"), video, table, heat);
const panel = new FacePanel(byId("faces"), byId("faces-empty"), byId("face-card"), table);
const meter = new Meter({ fps: byId("meter-fps"), roundTrip: byId("meter-trip"), server: byId("meter-server") });
const notices = new Notices(byId("notice"));
const announcer = new Announcer(byId("announcement"));
const about = { network: data.network, version: document.body.dataset.version, unsure_below: data.unsure_below };
const record = new SessionRecord(table.names, about);
const desk = new AnswerDesk({ stage: stageElement, overlay, panel, meter, record, notices, announcer });
const connection = new Connection();
const encoder = new FrameEncoder(data.limits.frame_width, data.limits.max_frame_bytes);
const networks = new NetworkChoice(byId("readers"), data.networks, readWith);
const sender = new FrameSender(video, encoder, connection, data.limits.max_fps, desk);
const whyParts = { legend: byId("why-legend"), title: byId("why-title"), choice: byId("why-map"), said: byId("why-said") };
const why = new WhySwitch(byId("why"), whyParts, (on, map) => {
  heat.on = on;
  sender.why = on ? { why: true, map } : {};
});
const session = new LiveSession({ stage, overlay, panel, meter, notices, announcer, desk, connection, sender });
const camera = new Camera(() => session.fail(new CameraProblem("ended")));
const sample = new SampleCamera(stageElement.dataset.sample);
const chooser = new CameraChooser(byId("camera"));

const controls = new Controls(byId("lab"), byId("choices"), {
  onstart: () => play(camera),
  onsample: () => play(sample),
  onstop: () => {
    session.stop();
    byId("sample-caption").hidden = true;
    byId("start").focus();
  },
  onchoice: () => session.source === camera && play(camera),
  onmirror: (mirrored) => {
    stage.mirrored = mirrored;
    overlay.mirrored = mirrored;
  },
  onwidth: (width) => {
    encoder.width = width;
    noteSettings();
  },
});

/** What was played last: whoever mirrors a camera's picture, or does not, is asked once. */
let viewed = "";

/** @param {import("./live-session.js").Source} source */
async function play(source) {
  encoder.width = controls.width;
  byId("sample-caption").hidden = source !== sample;
  const playing = session.start(source, controls.wish);
  byId("cancel").focus({ preventScroll: true });
  if (!(await playing)) return;
  const view = `${source === sample} ${source.deviceId}`;
  if (view !== viewed) controls.mirrored = source.facesUser;
  viewed = view;
  noteSettings();
  byId("stop").focus({ preventScroll: true });
  if (source === camera) await chooser.refresh(source.deviceId);
}

/** @param {NetworkChoice} choice */
function readWith(choice) {
  sender.choice = choice.fields;
  panel.titles = choice.titles;
  record.network = choice.first;
  desk.changeNetworks();
  heat.clear();
}

function noteSettings() {
  const source = session.source === sample ? "sample" : "camera";
  const picture = { width: video.videoWidth, height: video.videoHeight };
  record.settings = { source, picture, sent_width: controls.width };
}

publishTextures(table);
for (const swatch of document.querySelectorAll("[data-label-index]")) {
  paintTexture(table, Number(swatch.dataset.labelIndex), swatch);
}
stage.state = "idle";
chooser.start();
sender.choice = networks.fields;
panel.titles = networks.titles;
new NetworkPair(byId("readers")).start();
networks.start();
why.start();
stageElement.addEventListener("mien:overlay", ({ detail }) => {
  for (const face of detail.answer.faces) {
    if (why.on && face.why?.map === why.map) why.say(heatSentence(`Person ${face.id}`, face.why, controls.mirrored));
  }
});
new RecordPanel(record, { csv: byId("save-csv"), json: byId("save-json"), clear: byId("clear"), size: byId("size") }).start();
new FullscreenButton(byId("fullscreen"), byId("lab")).start();
document.documentElement.dataset.ready = "true";
