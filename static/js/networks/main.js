/** Wires the page about the networks together. */
import { Announcer } from "../lib/announcer.js";
import { EmotionTable } from "../lib/emotion-table.js";
import { readPageData } from "../lib/page-data.js";
import { fetchCards, fetchHistory } from "./cards.js";
import { NetworkChooser } from "./network-chooser.js";
import { NetworkSection } from "./network-section.js";
import { SortableTable } from "./sortable-table.js";

const NO_CARDS = "The networks' figures could not be fetched from the server, so that no charts are drawn. Reload the page to try again.";

const data = readPageData(document);
const labels = new EmotionTable(data.emotions);
const overview = /** @type {HTMLTableElement} */ (document.getElementById("networks"));
const announcer = new Announcer(document.getElementById("announcement"), 500);
new SortableTable(overview, (said) => announcer.say(said)).start();

const cards = await fetchCards().catch(() => null);
if (cards === null) {
  const problem = document.getElementById("networks-problem");
  problem.textContent = NO_CARDS;
  problem.hidden = false;
} else {
  const elements = [...document.querySelectorAll("article[data-network]")];
  const known = elements.filter((element) => cards.has(element.dataset.network));
  const sections = known.map((element) => new NetworkSection(element, cards.get(element.dataset.network), labels, fetchHistory));
  const byName = new Map(sections.map((section) => [section.element.dataset.network, section]));
  await new NetworkChooser(byName, [...overview.tBodies[0].rows], data.default).start();
}
document.documentElement.dataset.ready = "true";
