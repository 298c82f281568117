// Light or dark: the reader's choice when there is one, else the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const isDark = () => (chosen() ?? (system.matches ? "dark" : "light")) === "dark";
  const apply = () => {
    const dark = isDark();
    document.documentElement.classList.toggle("dark", dark);
    document.body?.classList.toggle("dark", dark);
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const label = dark ? "Light" : "Dark";
      if (button.textContent !== label) button.textContent = label;
      button.setAttribute("aria-label", dark ? "Use the light page" : "Use the dark page");
    }
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("footnote:rendered", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    try { localStorage.setItem("theme", isDark() ? "light" : "dark"); } catch { /* choice lasts for this page */ }
    apply();
  });
  const cited = () => document.getElementById("cited")?.focus({ preventScroll: true });
  addEventListener("load", cited);
})();
