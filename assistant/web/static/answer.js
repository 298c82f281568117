// What can be done with an answer: it is copied, shared and rated.
(() => {
  async function copy(button, text) {
    button.dataset.label ??= button.textContent;
    button.style.minWidth = `${button.getBoundingClientRect().width}px`; // so that nothing beside it moves
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copying is not allowed here";
    }
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  }

  async function share(button) {
    const url = new URL(button.dataset.share, location).href;
    if (!navigator.share || !matchMedia("(pointer: coarse)").matches) { copy(button, url); return; }
    try {
      await navigator.share({ title: document.title, url });
    } catch (error) {
      if (error.name !== "AbortError") copy(button, url);
    }
  }

  async function rate(button, reason) {
    const turn = button.closest("[data-answer]");
    turn.querySelector("p.reason")?.remove();
    const stored = await fetch(`/api/answers/${turn.dataset.answer}/thumb`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ thumb: button.dataset.thumb, reason }),
    }).then((response) => response.ok, () => false);
    if (!stored) { beside(turn, "This could not be stored. Please try again."); return; }
    for (const each of turn.querySelectorAll("[data-thumb]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    turn.querySelector(".reason")?.remove();
    if (reason === null) askReason(turn, button);
    else beside(turn, "Thank you.");
  }

  function beside(turn, text) {
    const told = document.createElement("p");
    told.className = "reason";
    told.setAttribute("role", "status");
    turn.querySelector(".meta").append(told);
    told.textContent = text;
  }

  function askReason(turn, button) {
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
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      rate(button, input.value);
    });
    turn.querySelector(".meta").append(form);
    input.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-share], [data-thumb]");
    if (!button) return;
    if (button.dataset.copy) copy(button, button.dataset.copy);
    else if (button.dataset.share) share(button);
    else rate(button, null);
  });
})();
