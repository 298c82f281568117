// Writing an answer to give: its sentences and what each rests on, found in the archive, and what else it is given to.
(() => {
  const form = document.querySelector("form[data-pin]");
  if (!form) return;
  const WAIT = 400; // milliseconds after a change, before other wordings are looked for
  const most = Number(form.dataset.mostSources);
  const one = (name) => form.querySelector(`[data-${name}]`);
  const [question, said, found, finding, wordings, offered] =
    ["question", "said", "found", "finding", "wordings", "offered"].map(one);
  const sentences = () => [...said.children];
  const copy = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
  const searched = one("find");
  let asked = question.value;
  let current = sentences()[0];
  let searches = 0;
  let timer = 0;

  const sources = (sentence) => sentence.querySelector(".sources");
  const text = (sentence) => sentence.querySelector('[data-field="text"]');
  const isEmpty = (sentence) => !text(sentence).value.trim() && !sources(sentence).children.length;

  // Numbers, the sentence that is being written, and what a click on a found sentence does to it.
  function arrange() {
    if (!sentences().includes(current)) current = sentences().at(-1);
    sentences().forEach((sentence, n) => {
      sentence.querySelector("legend").textContent = `Sentence ${n + 1}`;
      sentence.classList.toggle("current", sentence === current);
      sentence.querySelector("[data-rests-on-nothing]").hidden = sources(sentence).children.length > 0;
    });
    const place = sentences().indexOf(current);
    for (const button of found.querySelectorAll("[data-further]")) {
      button.textContent = `Add as a source of sentence ${place + 1}`;
      button.hidden = place < 0;
    }
  }

  function add(sentence) {
    said.append(sentence);
    current = sentence;
    arrange();
    return sentence;
  }

  function rest(sentence, from) {
    const held = [...sources(sentence).querySelectorAll('[data-field="words"]')].map((field) => field.value);
    if (held.includes(from.words)) return `Sentence ${sentences().indexOf(sentence) + 1} rests on this already.`;
    if (held.length >= most) return `A sentence rests on ${most} sources at most.`;
    const source = copy("source");
    for (const name of ["article_id", "words"]) source.querySelector(`[data-field="${name}"]`).value = from[name];
    for (const name of ["words", "title", "day"]) source.querySelector(`[data-shown="${name}"]`).textContent = from[name];
    sources(sentence).append(source);
    current = sentence;
    arrange();
    look();
    return `Added as a source of sentence ${sentences().indexOf(sentence) + 1}.`;
  }

  function put(from) {
    const sentence = current && isEmpty(current) ? current : add(copy("sentence"));
    text(sentence).value = from.words;
    rest(sentence, from);
    return `Put in as sentence ${sentences().indexOf(sentence) + 1}.`;
  }

  async function read(path, values) {
    const response = await fetch(`${path}?${new URLSearchParams(values)}`);
    const told = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(told.error ?? `The server answered ${response.status}.`);
    return told;
  }

  function shown({ article_id, title, day, sentences: held }) {
    const article = copy("found-article");
    article.querySelector('[data-shown="title"]').textContent = title;
    article.querySelector('[data-shown="day"]').textContent = day;
    article.querySelector("ul").append(...held.map((words) => {
      const item = copy("found-sentence");
      item.querySelector("[data-new]").textContent = words;
      item.from = { article_id, title, day, words };
      return item;
    }));
    return article;
  }

  async function search() {
    const words = searched.value.trim();
    if (!words) return;
    const own = ++searches;
    finding.textContent = "Searching …";
    try {
      const articles = await read("/api/desk/sentences", [["q", words]]);
      if (own !== searches) return;
      found.replaceChildren(...articles.map(shown));
      finding.textContent = articles.length
        ? "Click a sentence to put it in as a new one, or add it as a source of the one you are writing."
        : "Nothing in the archive fits these words.";
      arrange();
    } catch (error) {
      finding.textContent = error.message;
    }
  }

  // What readers asked beside the question, as it stands now, and the articles that are cited; what is ticked stays.
  async function offer() {
    const about = question.value.trim();
    if (!about) return;
    const articles = [...form.querySelectorAll('.source [data-field="article_id"]')].map((field) => ["article", field.value]);
    try {
      const others = await read("/api/desk/wordings", [["question", about], ...articles]);
      if (question.value.trim() !== about) return;
      for (const box of wordings.querySelectorAll("[data-wording]:not(:checked)")) {
        if (!box.defaultChecked) box.closest("li").remove();
      }
      const there = new Set([...wordings.querySelectorAll("[data-wording]")].map((box) => box.value));
      const further = others.filter((other) => !there.has(other.text));
      wordings.append(...further.map(({ text: other, count }) => {
        const item = copy("offered");
        item.querySelector("input").value = other;
        item.querySelector("bdi").textContent = other;
        item.querySelector(".details").textContent = count > 1 ? `asked ${count} times` : "";
        return item;
      }));
      offered.textContent = wordings.children.length ? "" : "No reader has asked anything else about it yet.";
    } catch (error) {
      offered.textContent = error.message;
    }
  }

  function look() {
    clearTimeout(timer);
    timer = setTimeout(offer, WAIT);
  }

  form.addEventListener("click", ({ target }) => {
    const item = target.closest(".found li li");
    if (target.closest("[data-new]")) finding.textContent = put(item.from);
    if (target.closest("[data-further]")) finding.textContent = rest(current, item.from);
    if (target.closest("[data-find-now]")) search();
    if (target.closest("[data-add-sentence]")) text(add(copy("sentence"))).focus();
    const removed = target.closest("[data-remove-source]")?.closest(".source")
      ?? target.closest("[data-remove-sentence]")?.closest(".sentence");
    if (removed) {
      const next = removed.closest(".sentence") === removed ? one("add-sentence") : text(removed.closest(".sentence"));
      removed.remove();
      arrange();
      look();
      next.focus();
    }
  });
  form.addEventListener("focusin", ({ target }) => {
    const sentence = target.closest(".sentence");
    if (sentence && sentence !== current) {
      current = sentence;
      arrange();
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-find]")) {
      event.preventDefault();
      search();
    }
  });
  question.addEventListener("change", () => {
    if (searched.value === asked) searched.value = question.value;
    asked = question.value;
    look();
  });

  arrange();
  const folded = form.closest("details");
  if (!folded || folded.open) offer();
  folded?.addEventListener("toggle", () => { if (folded.open) offer(); });
})();
