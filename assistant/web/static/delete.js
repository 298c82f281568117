// Deleting one's questions: asks first, then says how it went.
(() => {
  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function ask(button) {
    const dialog = element("dialog", "", { class: "asking", "aria-labelledby": "asking-what" });
    const told = element("p", "", { class: "told", role: "alert" });
    const keep = element("button", "Keep", { type: "button", class: "keep" });
    const remove = element("button", "Delete", { type: "button", class: "remove" });
    const choice = element("p", "", { class: "choice" });
    choice.append(keep, remove);
    dialog.append(
      element("h2", button.dataset.deleteWhat, { id: "asking-what" }), element("p", button.dataset.deleteMore), told, choice,
    );
    keep.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    remove.addEventListener("click", async () => {
      remove.disabled = true;
      told.textContent = "";
      const problem = await send(button.dataset.delete);
      if (problem) {
        told.textContent = problem;
        remove.disabled = false;
        return;
      }
      dialog.close();
      done(button);
    });
    document.body.append(dialog);
    dialog.showModal();
    keep.focus();
  }

  async function send(path) {
    try {
      const response = await fetch(path, { method: "DELETE" });
      if (response.ok) return null;
      return (await response.json()).error;
    } catch {
      return "This could not be deleted at the moment. Please try again.";
    }
  }

  function done(button) {
    const anew = document.querySelector("[data-new]");
    if (anew) anew.click();
    else button.replaceWith(element("span", "Deleted.", { role: "status" }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-delete]");
    if (button) ask(button);
  });
})();
