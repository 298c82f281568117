// The conversation: footnote marks open their source, answers can be copied and rated.
(() => {
  const rail = () => document.querySelector(".rail");
  const announcer = document.createElement("p");
  announcer.className = "unseen";
  announcer.setAttribute("role", "status");
  let opener = null;

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
    opener?.focus();
    opener = null;
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
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    number.closest("blockquote").scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }

  function edit(question) {
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  async function copy(button) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copying is not allowed here";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  async function rate(button, reason) {
    const turn = button.closest("[data-answer]");
    const response = await fetch(`/api/answers/${turn.dataset.answer}/thumb`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ thumb: button.dataset.thumb, reason }),
    });
    if (!response.ok) {
      announcer.textContent = "Your vote could not be stored.";
      return;
    }
    for (const each of turn.querySelectorAll("[data-thumb]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    if (reason === null) askReason(turn, button);
  }

  function askReason(turn, button) {
    turn.querySelector(".reason")?.remove();
    const form = document.createElement("form");
    form.className = "reason";
    const input = document.createElement("input");
    input.maxLength = 1000;
    input.placeholder = "What was good or wrong? (optional)";
    input.setAttribute("aria-label", "What was good or wrong? (optional)");
    const send = document.createElement("button");
    send.className = "plain";
    send.textContent = "Send";
    form.append(input, send);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await rate(button, input.value);
      form.replaceChildren("Thank you.");
      announcer.textContent = "Thank you.";
    });
    turn.querySelector(".meta").append(form);
    input.focus();
  }

  // A question that is too long stays in its box; what is wrong is said before it is sent.
  function tooLong() {
    const longest = Number(document.querySelector("[data-longest]").dataset.longest);
    const length = [...document.querySelector("#question textarea").value].length;
    document.querySelector("#composer .problem")?.remove();
    if (length <= longest) return false;
    const told = document.createElement("p");
    told.className = "problem";
    told.setAttribute("role", "alert");
    const [has, most] = [length, longest].map((number) => number.toLocaleString("en"));
    told.textContent = `The question has ${has} characters; shorten it to ${most} at most.`;
    document.querySelector("#composer").append(told);
    return true;
  }

  function holdBack(event) {
    if (!tooLong()) return;
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("click", (event) => { if (event.target.closest("#ask")) holdBack(event); }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("#question textarea")) holdBack(event);
  }, true);

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    const mark = on("a.mark");
    if (mark) { event.preventDefault(); openSource(mark); return; }
    const shown = on("[data-show-sources]");
    if (shown) { showSources(shown.closest("[data-answer]").dataset.answer); openDrawer(shown); rail().focus(); return; }
    if (on("[data-close-sources]")) { closeDrawer(); return; }
    if (on("[data-edit]")) { edit(on("[data-edit]").dataset.edit); return; }
    if (on("[data-copy]")) { copy(on("[data-copy]")); return; }
    if (on("[data-thumb]")) rate(on("[data-thumb]"), null);
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-past]") && event.target.open) showSources(event.target.closest("[data-answer]").dataset.answer);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawer();
    if (event.key === " " && event.target.matches("a.mark")) { event.preventDefault(); openSource(event.target); }
  });

  // After each rendering: bring a new question into view and say aloud how its answer stands.
  let turns = 0;
  function rendered() {
    document.dispatchEvent(new Event("footnote:rendered"));
    const all = document.querySelectorAll(".turn");
    const last = all[all.length - 1];
    if (all.length > turns && last && (turns > 0 || last.id === "turn-pending")) last.scrollIntoView({ block: "start" });
    turns = all.length;
    if (!last) return;
    const searching = last.querySelector(".searching");
    const declined = last.querySelector(".declined");
    const claims = last.querySelectorAll(".claim").length;
    const state = searching ? searching.textContent : declined ? declined.textContent
      : last.querySelector(".meta") ? `Answered in ${claims} sentence${claims === 1 ? "" : "s"}.` : announcer.textContent;
    if (state.trim() !== announcer.textContent) announcer.textContent = state.trim();
  }

  function start() {
    document.body.append(announcer);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.target.closest("#page, .toast-wrap"))) rendered();
    }).observe(document.body, { childList: true, subtree: true });
    rendered();
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
