// Footnote marks open their source: beside the conversation, or on a phone in a drawer.
(() => {
  const rail = () => document.querySelector(".rail");
  let opener = null;
  let leftAt = null; // where the page stood before it made way for the sources

  function showSources(answer) {
    for (const section of document.querySelectorAll("[data-sources]")) {
      section.hidden = section.dataset.sources !== answer;
    }
  }

  function openDrawer(from) {
    opener = from;
    rail().classList.add("drawn");
  }

  function closeDrawer() {
    rail()?.classList.remove("drawn");
    opener?.focus({ preventScroll: true });
    opener = null;
    if (leftAt !== null) scrollTo({ top: leftAt });
    leftAt = null;
  }

  // Where the sources are a drawer, the sentence that was asked about is brought above it.
  function makeWay(sentence) {
    if (getComputedStyle(rail()).position !== "fixed") return;
    const { top, bottom } = sentence.getBoundingClientRect();
    const covered = bottom + 8 - (innerHeight - rail().offsetHeight);
    if (covered <= 0) return;
    leftAt ??= scrollY;
    scrollBy({ top: Math.min(covered, top - 8) });
  }

  function openSource(mark) {
    const answer = mark.closest("[data-answer]").dataset.answer;
    showSources(answer);
    openDrawer(mark);
    const number = document.getElementById(`source-${answer}-${mark.dataset.number}`);
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    number.closest(".card").classList.add("lit");
    number.classList.add("lit");
    number.focus({ preventScroll: true });
    makeWay(mark.closest("p"));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const [shown, within] = [number.closest("blockquote").getBoundingClientRect(), rail().getBoundingClientRect()];
    const off = shown.top + shown.height / 2 - within.top - within.height / 2;
    rail().scrollBy({ top: off, behavior: still ? "auto" : "smooth" });
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    const mark = on("a.mark");
    if (mark) { event.preventDefault(); openSource(mark); return; }
    const shown = on("[data-show-sources]");
    if (shown) { showSources(shown.closest("[data-answer]").dataset.answer); openDrawer(shown); rail().focus(); return; }
    if (on("[data-close-sources]") || (rail()?.matches(".drawn") && !on(".rail"))) closeDrawer();
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-past]") && event.target.open) showSources(event.target.closest("[data-answer]").dataset.answer);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawer();
    if (event.key === " " && event.target.matches("a.mark")) { event.preventDefault(); openSource(event.target); }
  });
})();
