// Runs before the first paint, so that a chosen theme does not flash. Not a module: modules wait for the page.
try {
  const chosen = localStorage.getItem("mien-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
