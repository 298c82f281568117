// The conversation: questions that are too long are held back, new ones brought into view, answers announced.
(() => {
  const announcer = document.createElement("p");
  announcer.className = "unseen";
  announcer.setAttribute("role", "status");

  function edit(question) {
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
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
    const button = event.target.closest("[data-edit]");
    if (button) edit(button.dataset.edit);
  });

  // The page is given room, so that the turn can stand at the top of the window and stay there while it grows.
  function toTop(turn) {
    const above = turn.getBoundingClientRect().top - turn.closest(".thread").getBoundingClientRect().top;
    const least = above + innerHeight - document.getElementById("composer").offsetHeight;
    document.getElementById("page").style.setProperty("--room", `${least}px`);
    turn.scrollIntoView({ block: "start" });
  }

  // After each rendering: bring a new question into view and say aloud how its answer stands.
  let turns = 0;
  function rendered() {
    document.dispatchEvent(new Event("footnote:rendered"));
    const all = document.querySelectorAll(".turn");
    const last = all[all.length - 1];
    const found = turns === 0 && last?.id !== "turn-pending"; // an earlier conversation, which may be in view already
    if (all.length > 1 && all.length > turns) {
      if (!found || last.getBoundingClientRect().top > innerHeight / 2) toTop(last);
    } else if (all.length > turns) scrollTo({ top: 0 });
    turns = all.length;
    if (!last) {
      document.getElementById("page")?.style.removeProperty("--room");
      return;
    }
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
