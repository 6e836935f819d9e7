// The moderation desk without page loads: decided rows stay where they are, greyed, until the page is left.
(() => {
  "use strict";

  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const bulk = queue.querySelector("[data-bulk]");
  const result = queue.querySelector("[data-result]");
  let busy = false;

  const rowOf = (id) => queue.querySelector(`[data-row="${id}"]`);
  const boxes = () => [...queue.querySelectorAll("[data-row] input[name=pairs][type=checkbox]")];
  const open = () => boxes().filter((box) => !box.disabled);

  function button(label, batch) {
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "queue-button";
    undo.textContent = label;
    undo.addEventListener("click", () => post({ action: "undo", batch }));
    return undo;
  }

  function say(message, { batch = null, failed = false } = {}) {
    const notice = document.createElement("div");
    notice.className = "queue__notice" + (failed ? " queue__notice--error" : "");
    const text = document.createElement("span");
    text.textContent = message;
    notice.append(text);
    if (batch) notice.append(button(queue.dataset.undo, batch));
    result.replaceChildren(notice);
  }

  function showChosen() {
    if (!bulk) return;
    const chosen = open().filter((box) => box.checked).length;
    const place = bulk.querySelector("[data-chosen]");
    place.textContent = chosen ? place.dataset.text.replace("{n}", chosen.toLocaleString("vi-VN")) : "";
    bulk.hidden = !chosen;
    const all = queue.querySelector("[data-all] input");
    all.checked = chosen > 0 && chosen === open().length;
    all.indeterminate = chosen > 0 && chosen < open().length;
  }

  function setVersion(row, state) {
    row.dataset.version = state.version;
    row.querySelectorAll("input[name=pairs]").forEach((input) => (input.value = `${state.id}:${state.version}`));
  }

  // A row's controls are taken out of use, not out of the page.
  function setDecided(row, decided) {
    row.classList.toggle("is-decided", decided);
    row.querySelectorAll("input, select, [data-actions] button").forEach((control) => (control.disabled = decided));
    const box = row.querySelector("input[type=checkbox]");
    if (box) box.checked = false;
  }

  function close(state, message, batch) {
    const row = rowOf(state.id);
    if (!row) return;
    setVersion(row, state);
    setDecided(row, true);
    const outcome = row.querySelector("[data-outcome]");
    const text = document.createElement("span");
    text.textContent = message;
    outcome.replaceChildren(text);
    if (batch) outcome.append(button(queue.dataset.undo, batch));
    outcome.hidden = false;
  }

  function reopen(state) {
    const row = rowOf(state.id);
    if (!row) return;
    setVersion(row, state);
    setDecided(row, false);
    row.querySelector("[data-outcome]").hidden = true;
  }

  const capital = (text) => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);

  function show(answer, undone) {
    const alone = answer.won.length === 1;
    answer.won.forEach((state) => (undone ? reopen(state) : close(state, capital(state.label), alone ? answer.batch : null)));
    answer.lost.forEach((state) => close(state, state.message, null));
    queue.querySelectorAll("[data-waiting]").forEach((place) => (place.textContent = answer.waiting));
    const conflict = !answer.won.length && answer.lost.length ? answer.lost[0].message : answer.message;
    say(conflict, { batch: answer.batch, failed: !answer.won.length });
    showChosen();
  }

  async function post(fields) {
    if (busy) return;
    busy = true;
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", queue.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const response = await fetch(window.location.href, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" },
      });
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isJson) throw new Error("The session has ended.");
      const answer = await response.json();
      if (answer.error) say(answer.error, { failed: true });
      else show(answer, fields.action === "undo" ? fields.batch : "");
    } catch {
      say(queue.dataset.error, { failed: true });
    } finally {
      busy = false;
    }
  }

  queue.addEventListener("submit", (event) => {
    const form = event.target;
    const data = new FormData(form, event.submitter);
    event.preventDefault();
    post({
      action: data.get("action") || "",
      pairs: data.getAll("pairs").join(" "),
      reason: data.get("reason") || "",
      ...(data.has("batch") ? { batch: data.get("batch") } : {}),
    });
  });
  queue.addEventListener("change", (event) => {
    if (event.target.closest("[data-all]")) open().forEach((box) => (box.checked = event.target.checked));
    showChosen();
  });

  if (bulk) {
    queue.querySelector("[data-all]").hidden = false;
    bulk.classList.add("is-floating");
  }
  showChosen();
})();
