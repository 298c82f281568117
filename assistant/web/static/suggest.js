// While a question is typed: questions that are answered and articles that match, in a list above the box.
(() => {
  const WAIT = 150; // milliseconds after a key
  const box = () => document.querySelector("#question textarea");
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  let timer = 0;
  let asked = "";
  let lit = -1;

  function close() {
    list.hidden = true;
    lit = -1;
    box()?.setAttribute("aria-expanded", "false");
    box()?.removeAttribute("aria-activedescendant");
  }

  function light(place) {
    const options = [...list.children];
    lit = (place + options.length + 1) % (options.length + 1); // one place is the box itself
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === lit)));
    if (lit < options.length) box().setAttribute("aria-activedescendant", options[lit].id);
    else box().removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    close();
    if (option.dataset.href) { location.assign(option.dataset.href); return; }
    box().value = option.dataset.question;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    asked = box().value;
    document.querySelector("#ask").click();
  }

  function show(found) {
    list.replaceChildren(...found.map((one, n) => {
      const option = document.createElement("li");
      option.id = `suggestion-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      if (one.href) option.dataset.href = one.href;
      else option.dataset.question = one.ask;
      const details = document.createElement("span");
      details.textContent = one.details;
      const text = document.createElement("bdi");
      text.textContent = one.text;
      option.append(text, " ", details);
      return option;
    }));
    list.hidden = found.length === 0;
    lit = found.length;
    box().setAttribute("aria-expanded", String(!list.hidden));
  }

  async function look() {
    const typed = box().value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < 3 || typed.length > 100) { close(); return; }
    try {
      const response = await fetch(`/api/suggest?q=${encodeURIComponent(typed)}`);
      const found = response.ok ? await response.json() : [];
      if (box().value.trim() === typed) show(found);
    } catch { close(); }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("#question textarea") || !event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });

  document.addEventListener("keydown", (event) => {
    if (list.hidden || !event.target.matches("#question textarea")) return;
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (down) { event.preventDefault(); light(lit + down); return; }
    if (event.key === "Enter" && list.children[lit]) {
      event.preventDefault();
      event.stopPropagation();
      choose(list.children[lit]);
    } else if (["Enter", "Escape", "Tab"].includes(event.key)) close();
  }, true);

  document.addEventListener("click", (event) => {
    const option = event.target.closest("#suggestions li");
    if (option) choose(option);
    else close();
  });

  function attach() {
    const composer = document.querySelector("#composer");
    if (!composer || !box() || composer.contains(list)) return;
    composer.prepend(list);
    box().setAttribute("role", "combobox");
    box().setAttribute("aria-autocomplete", "list");
    box().setAttribute("aria-controls", list.id);
    box().setAttribute("aria-expanded", "false");
  }

  document.addEventListener("footnote:rendered", attach);
})();
