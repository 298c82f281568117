// What goes on while a question is on its way, also where the archive cannot be reached; nothing that was asked is lost.
(() => {
  const SLOW = 6_000; // milliseconds after which it is said that an answer takes long
  const AGAIN = 3_000; // between two looks whether the archive can be reached, and how long one may take
  const SILENT = 30_000; // of waiting, after which a server that says nothing is held to be out of reach
  const LONGEST = 90_000; // of waiting for an answer, which was lost on its way by then
  const KEPT = "footnote-asking";
  const TIMES = "footnote-asked-again";
  const MOST = 2; // times that a question is asked again by itself
  const box = () => document.querySelector("#question textarea");
  const told = document.createElement("p");
  told.id = "state";
  told.setAttribute("role", "status");
  let question = null;
  let timer = 0;
  let began = 0;
  let away = false;

  function say(text) {
    if (!told.isConnected) document.querySelector("#composer")?.prepend(told);
    told.textContent = text;
    told.hidden = !text;
  }

  // Whether the archive can be reached: yes, no, or nothing is heard of it, as when its machine is busy.
  async function reached() {
    try {
      const response = await fetch("/api/suggest?q=", { cache: "no-store", signal: AbortSignal.timeout(AGAIN) });
      return response.status < 500 ? "yes" : "no";
    } catch (error) { return error.name === "TimeoutError" ? "silent" : "no"; }
  }

  // Where the server refuses a question, what it says is shown, and the question stays in its box.
  const plain = window.fetch;
  window.fetch = async (...given) => {
    const response = await plain(...given);
    const asked = String(given[0]?.url ?? given[0]).includes("/queue/join");
    if (asked && response.status >= 400 && response.status < 500) {
      const said = await response.clone().json().catch(() => ({}));
      refused(said.error ?? (response.status === 401 ? "Log in again to ask." : "This could not be asked."));
    }
    return response;
  };

  let refusal = "";
  function refused(text) {
    refusal = text;
    const kept = question;
    ended();
    say(text);
    if (kept !== null && box() && !box().value) {
      box().value = kept;
      box().dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function begun(text) {
    if (!text.trim()) return;
    question = text;
    refusal = "";
    began = Date.now();
    clearTimeout(timer);
    if (!navigator.onLine) { lost(); return; }
    say("Searching…");
    timer = setTimeout(late, SLOW);
  }

  function ended() {
    question = null;
    clearTimeout(timer);
    if (!away) say("");
  }

  async function late() {
    if (question === null) return;
    say("This takes longer than usual. Your question is kept.");
    const found = await reached();
    if (question === null) return; // answered meanwhile
    const waited = Date.now() - began;
    if (found === "no" || (found === "silent" && waited > SILENT)) lost();
    else if (waited > LONGEST) lost("This takes too long.");
    else timer = setTimeout(late, SLOW);
  }

  // Ask again once the archive can be reached: the page is loaded anew, since the server may have been, too.
  async function lost(why = "The archive cannot be reached at the moment.") {
    if (question !== null) {
      const times = Number(sessionStorage.getItem(TIMES)) + 1;
      if (times > MOST && navigator.onLine && await reached() === "yes") {
        refused("This could not be answered. Your question is kept in the box: please try again in a minute.");
        sessionStorage.removeItem(TIMES);
        return;
      }
      sessionStorage.setItem(TIMES, String(times));
      sessionStorage.setItem(KEPT, question);
      question = null;
    }
    away = true;
    say(sessionStorage.getItem(KEPT) === null ? why : `${why} Your question is kept, and asked again as soon as it can.`);
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (await reached() !== "yes") { lost(); return; }
      away = false;
      if (sessionStorage.getItem(KEPT) !== null) location.reload();
      else say("");
    }, AGAIN);
  }

  function askKept() {
    const kept = sessionStorage.getItem(KEPT);
    if (kept === null) return;
    sessionStorage.removeItem(KEPT);
    box().value = kept;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#ask").click(), AGAIN / 3); // when Gradio has heard of the box
  }

  // What waits for an answer waits no more when the last turn has it; so nothing is asked twice.
  function settle() {
    const waiting = question ?? sessionStorage.getItem(KEPT);
    const last = [...document.querySelectorAll("#page .turn")].at(-1);
    if (waiting === null || last?.querySelector(".question").textContent.trim() !== waiting.trim()) return;
    if (!last.querySelector(".meta, .problem")) { say(""); return; }
    sessionStorage.removeItem(KEPT);
    sessionStorage.removeItem(TIMES);
    away = false;
    ended();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask]");
    if (button) begun(button.dataset.ask);
    else if (event.target.closest("#ask")) begun(box().value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("#question textarea")) begun(box().value);
  });
  addEventListener("offline", () => lost());

  let ready = false;
  document.addEventListener("footnote:rendered", () => {
    const failed = document.querySelector(".toast-body.error");
    if (failed) {
      failed.remove();
      if (!refusal) lost();
      return;
    }
    settle();
    if (!ready && box() && !document.querySelector("[data-looking]")) { ready = true; askKept(); }
  });
})();
