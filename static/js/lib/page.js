/** What every page does: the theme switch. */
import { ThemeSwitch } from "./theme-switch.js";

new ThemeSwitch(document.getElementById("theme-switch")).start();
