// The desk: forms that speak JSON, and reviewing by keyboard.
(() => {
  const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

  // A change names the revision that it is based on, kept beside its fields (`based`). Told that somebody else was
  // there first, the next try is based on theirs: so it is shown before it is replaced, and what was typed stays.
  async function send(method, path, body, based = {}) {
    const response = await fetch(path, {
      method,
      headers: {
        "Content-Type": "application/json", "X-CSRF-Token": csrf,
        ...(based.revision === undefined ? {} : { "If-Match": `"${based.revision}"` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const told = await response.json().catch(() => ({}));
    if (response.status === 409) based.revision = told.revision;
    if (!response.ok) throw Object.assign(new Error(told.error ?? `The server answered ${response.status}.`), { status: response.status });
    return told;
  }

  // Where to: `{number}` is the one that the answer tells.
  function go(then, told) {
    if (then === "reload") location.reload();
    else location.assign(then.replace("{number}", told.number));
  }

  function explain(output, error) {
    output.textContent = error.message;
    if (error.status !== 409) return;
    const now = Object.assign(document.createElement("a"), { href: location.href, target: "_blank", textContent: "See how it is now" });
    output.append(" What you wrote is still here. ", now, " (a new tab); send again to put yours in its place.");
  }

  async function submit(form, button, method, path, body) {
    const told = form.querySelector(".told");
    button.disabled = true;
    told.textContent = "";
    try {
      go(form.dataset.then, await send(method, path, body, form.dataset));
    } catch (error) {
      explain(told, error);
      button.disabled = false;
    }
  }

  // The fields of a form; of those of one name that may be ticked (`several`), a list.
  function fields(form) {
    const given = new FormData(form);
    const { several } = form.dataset;
    return { ...Object.fromEntries(given), ...(several && { [several]: given.getAll(several) }) };
  }

  const field = (inside, name) => inside.querySelector(`[data-field="${name}"]`).value;

  function pin(form) {
    return {
      question: form.querySelector("[data-question]").value,
      sentences: [...form.querySelectorAll(".sentence")].map((sentence) => ({
        text: field(sentence, "text"),
        cited: [...sentence.querySelectorAll(".source")].map((source) => ({
          article_id: field(source, "article_id"),
          words: field(source, "words"),
        })),
      })),
      wordings: [...form.querySelectorAll("[data-wording]:checked")].map((box) => box.value),
    };
  }

  function evalCase(form) {
    const [article, words] = ["article_id", "words"].map((name) => form.querySelector(`[data-gold="${name}"]`).value.trim());
    return {
      tags: form.querySelector("[data-tags]").value.split(/[\s,]+/).filter(Boolean),
      gold: article || words ? [{ article_id: article, words }] : [],
    };
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-filters")) {
      event.preventDefault();
      const given = [...new FormData(form)].filter(([, value]) => value);
      location.assign(`${form.getAttribute("action")}?${new URLSearchParams(given)}`);
      return;
    }
    event.preventDefault();
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
    const button = event.submitter ?? form.querySelector('button:not([type="button"])');
    const [method, path] = (button.dataset.send ?? form.dataset.send).split(" ");
    const asked = form.querySelector("[data-question]");
    if (method === "POST" && asked && asked.value !== asked.defaultValue) {  // of whose approval nothing was read
      asked.defaultValue = asked.value;
      form.dataset.revision = "0";
    }
    const body = form.hasAttribute("data-pin") ? pin(form)
      : form.hasAttribute("data-case") ? evalCase(form)
      : method === "DELETE" ? undefined : fields(form);
    submit(form, button, method, path, body);
  });

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-log-out]")) {
      await send("POST", "/api/desk/logout", {});
      location.assign("/desk/login");
    }
  });

  const review = document.querySelector(".review[data-answer]");
  if (!review) return;
  const items = [...review.querySelectorAll("[data-claim]")];
  const told = review.querySelector("[data-reviewed]");
  let at = 0;

  function select(place, focus = true) {
    at = Math.max(0, Math.min(place, items.length - 1));
    for (const item of items) item.classList.toggle("current", item === items[at]);
    const numbers = items[at].dataset.numbers.split(" ");
    let first = null;
    for (const quote of review.querySelectorAll("blockquote[data-numbers]")) {
      const lit = quote.dataset.numbers.split(" ").some((number) => numbers.includes(number));
      quote.classList.toggle("lit", lit);
      if (lit) first ??= quote;
    }
    if (focus) items[at].focus();
    first?.scrollIntoView({ block: "nearest" });
  }

  async function judge(item, pressed) {
    const { verdict } = pressed.dataset;
    const place = items.indexOf(item);
    const given = { claim: place, verdict, note: item.querySelector("[data-note]").value };
    if (pressed.hasAttribute("data-names-article")) {
      const named = item.querySelector("[data-article]");
      given.article = named.value.trim();
      if (!given.article) {
        told.textContent = "Which article says it? Type its id, then Enter.";
        named.focus();
        return;
      }
    }
    try {
      const done = await send("POST", `/api/desk/answers/${review.dataset.answer}/reviews`, given, item.dataset);
      told.textContent = "";
      item.dataset.revision = done.revision;
      for (const button of item.querySelectorAll("[data-verdict]")) {
        button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
      }
      item.querySelector(".by").textContent = `${done.reviewer}, ${done.at.slice(0, 16).replace("T", " ")} UTC`;
    } catch (error) {
      explain(told, error);
      return;
    }
    const open = items.findIndex((other) => !other.querySelector('[aria-pressed="true"]'));
    if (open < 0) {
      told.textContent = "Reviewed.";
      select(place);
    } else {
      select(place + 1 < items.length ? place + 1 : open);
    }
  }

  review.addEventListener("click", (event) => {
    const button = event.target.closest("[data-verdict]");
    const item = event.target.closest("[data-claim]");
    if (item && items.indexOf(item) !== at) select(items.indexOf(item), false);
    if (button) judge(item, button);
  });
  review.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-claim]");
    if (item && items.indexOf(item) !== at) select(items.indexOf(item), false);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, form");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      const item = typing.closest("[data-claim]");
      if (item && event.key === "Escape") item.focus();
      if (item && event.key === "Enter") {
        event.preventDefault();
        const naming = typing.hasAttribute("data-article");
        const given = item.querySelector(naming ? "[data-names-article]" : '[aria-pressed="true"]');
        item.focus();
        if (given) judge(item, given);
      }
      return;
    }
    if (event.target.closest("button, a, summary") && event.key === "Enter") return;
    const verdicts = [...items[at].querySelectorAll("[data-verdict]")];
    const actions = {
      j: () => select(at + 1), ArrowDown: () => select(at + 1),
      k: () => select(at - 1), ArrowUp: () => select(at - 1),
      n: () => items[at].querySelector("[data-note]").focus(),
      Enter: () => location.assign(review.dataset.next),
    };
    const action = actions[event.key] ?? (verdicts[Number(event.key) - 1] && (() => judge(items[at], verdicts[Number(event.key) - 1])));
    if (action) { event.preventDefault(); action(); }
  });

  select(Math.max(0, items.findIndex((item) => !item.querySelector('[aria-pressed="true"]'))));
})();
