/* The article form: a draft row made when first needed, a copy of unsaved work kept on this device, one submit at a time. */
(() => {
  "use strict";

  const form = document.getElementById("article-form");
  if (!form) return;

  const words = JSON.parse(document.getElementById("article-words").textContent);
  const status = document.getElementById("save-status");
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "base", "copy", "action", "confirmed", "confirmed_action"]);
  const KEEP_FOR = 30 * 24 * 3600 * 1000;
  const field = (name) => form.elements.namedItem(name);
  const say = (text, isError = false) => {
    status.textContent = text;
    status.classList.toggle("is-error", isError);
  };

  form.classList.add("has-script");

  /* ---------- The draft row: made by the first keystroke or the first dropped photo ---------- */

  const draft = {
    id: form.dataset.article ? Number(form.dataset.article) : null,
    change_url: form.getAttribute("action"),
    upload_url: form.dataset.uploadUrl,
    revision: Number(field("base").value) || null,
  };
  let starting = null;

  async function start() {
    const response = await fetch(form.dataset.startUrl, {
      method: "POST",
      headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value, Accept: "application/json" },
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (!response.ok || !isJson) throw new Error(response.redirected || response.status === 403 ? words.session : words.network);
    const answer = await response.json();
    const oldKey = copyKey();
    Object.assign(draft, answer);
    form.dataset.article = answer.id;
    form.dataset.uploadUrl = answer.upload_url;
    form.action = answer.change_url;
    field("base").value = answer.revision ?? "";
    history.replaceState(history.state, "", answer.change_url);
    forget(oldKey);
    keepCopy();
    document.dispatchEvent(new CustomEvent("newsdraft:started", { detail: { ...draft } }));
    return { ...draft };
  }

  window.newsDraft = {
    /** A promise of {id, change_url, upload_url, revision}; the row is made once, however often this is asked. */
    ensure() {
      if (draft.id) return Promise.resolve({ ...draft });
      starting ??= start().catch((error) => {
        starting = null;
        say(error.message || words.network, true);
        throw error;
      });
      return starting;
    },
  };

  /* ---------- What is in the form now ---------- */

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {});
  const editorOf = (name) => editors().find((editor) => editor.element?.getAttribute("name") === name && editor.status === "ready");

  function readForm() {
    const values = {};
    for (const element of form.elements) {
      if (!element.name || NOT_KEPT.has(element.name) || ["file", "submit", "button"].includes(element.type)) continue;
      if (["checkbox", "radio"].includes(element.type)) {
        if (element.checked) values[element.name] = element.value;
      } else {
        values[element.name] = editorOf(element.name)?.getData() ?? element.value;
      }
    }
    return values;
  }

  function writeForm(values) {
    const wanted = Number(values["contributors-TOTAL_FORMS"] ?? 0);
    while (Number(field("contributors-TOTAL_FORMS").value) < wanted) addContributor();
    for (const element of form.elements) {
      if (!element.name || NOT_KEPT.has(element.name) || ["file", "submit", "button"].includes(element.type)) continue;
      if (["checkbox", "radio"].includes(element.type)) {
        element.checked = values[element.name] === element.value;
      } else if (element.name in values && !element.name.endsWith("-TOTAL_FORMS") && !element.name.endsWith("-INITIAL_FORMS")) {
        if (element.value !== values[element.name]) element.closest("details.side-box")?.setAttribute("open", "");
        element.value = values[element.name];
        editorOf(element.name)?.setData(values[element.name]);
      }
    }
    form.dispatchEvent(new CustomEvent("article:refilled"));
    form.querySelectorAll("textarea[data-grow]").forEach(grow);
  }

  const sameValues = (a, b) => [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => (a[name] ?? "") === (b[name] ?? ""));

  /* ---------- The copy on this device: one per person and article, never somebody else's ---------- */

  const PREFIX = "news-article:";
  const copyKey = (id = draft.id) => `${PREFIX}${form.dataset.user}:${id ?? "new"}`;
  const offeredKey = () => `${copyKey()}:offered`;
  const copyId = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  let initial = null;
  let submitting = false;
  let timer = 0;
  field("copy").value = copyId;

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function forget(key) {
    try {
      localStorage.removeItem(key);
    } catch { /* a browser that keeps nothing has nothing to forget */ }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      say(words.no_copy, true);
      return false;
    }
  }

  const isDirty = () => form.hasAttribute("data-unsaved") || (initial !== null && !sameValues(initial, readForm()));

  function keepCopy() {
    if (initial === null || submitting) return;
    if (!isDirty()) {
      forget(copyKey());
      say("");
      return;
    }
    const at = new Date();
    if (write(copyKey(), { copy: copyId, at: at.toISOString(), values: readForm() })) {
      say(words.kept.replace("%s", at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })));
    }
  }

  function touched() {
    if (initial === null || submitting) return;
    if (!draft.id && isDirty()) window.newsDraft.ensure().catch(() => {});
    clearTimeout(timer);
    timer = setTimeout(keepCopy, 800);
  }

  function forgetOldCopies() {
    const keys = Array.from({ length: localStorage.length }, (_unused, index) => localStorage.key(index));
    for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
      const kept = read(key);
      if (!kept?.at || Date.now() - Date.parse(kept.at) > KEEP_FOR) forget(key);
    }
  }

  /** The server said that it has the copy with this id: what it was taken from may go. */
  function acknowledge() {
    const saved = form.dataset.savedCopy;
    if (!saved) return;
    for (const key of [copyKey(), copyKey(null), offeredKey(), `${copyKey(null)}:offered`]) {
      const kept = read(key);
      if (kept && (kept.copy === saved || kept.used === saved)) forget(key);
    }
    const url = new URL(location.href);
    url.searchParams.delete("saved");
    history.replaceState(history.state, "", url);
  }

  const dateTime = (value) =>
    new Date(value).toLocaleString("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" });

  function offer() {
    const box = document.getElementById("device-copy");
    const found = read(copyKey());
    if (found && !sameValues(found.values, initial)) write(offeredKey(), found);
    forget(copyKey());
    const kept = read(offeredKey());
    if (!kept || sameValues(kept.values, initial) || form.hasAttribute("data-unsaved")) return;
    const server = form.dataset.savedAt ? words.offer_server.replace("%s", dateTime(form.dataset.savedAt)) : "";
    box.querySelector("[data-text]").textContent = `${words.offer.replace("%s", dateTime(kept.at))} ${server}`.trim();
    box.hidden = false;
    box.querySelector("[data-use]").addEventListener("click", () => {
      writeForm(kept.values);
      write(offeredKey(), { ...kept, used: copyId });
      box.hidden = true;
      touched();
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      forget(offeredKey());
      box.hidden = true;
    });
  }

  document.querySelector("[data-drop-copy]")?.addEventListener("click", () => {
    submitting = true;
    forget(copyKey());
    forget(offeredKey());
  });

  /* ---------- Submit: once, with a last copy taken, and never beside a draft row in the making ---------- */

  let saveAfterStart = false;

  form.addEventListener("submit", (event) => {
    if (submitting || saveAfterStart) {
      event.preventDefault();
      return;
    }
    if (starting && !draft.id) {
      event.preventDefault();
      saveAfterStart = true;
      say(words.saving);
      starting.catch(() => {}).then(() => {
        saveAfterStart = false;
        form.requestSubmit(event.submitter);
      });
      return;
    }
    if (window.newsUploads?.busy?.()) {
      event.preventDefault();
      say(words.uploading, true);
      return;
    }
    editors().forEach((editor) => editor.updateElement());
    if (new Blob([field("body").value]).size > Number(form.dataset.bodyLimit)) {
      event.preventDefault();
      say(words.too_large, true);
      return;
    }
    keepCopy();
    submitting = true;
    say(words.saving);
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true)));
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    submitting = false;
    form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = false));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!submitting && isDirty()) {
      keepCopy();
      event.preventDefault();
    }
  });

  /* ---------- Small comforts ---------- */

  function grow(area) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  form.querySelectorAll("textarea[data-grow]").forEach((area) => {
    grow(area);
    area.addEventListener("input", () => grow(area));
  });

  form.querySelectorAll("[data-single-line]").forEach((area) =>
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) event.preventDefault();
    }),
  );

  form.querySelectorAll("input[data-counter]").forEach((input) => {
    const limit = input.maxLength;
    const counter = document.createElement("span");
    counter.className = "field-counter";
    input.removeAttribute("maxlength");
    const count = () => {
      const length = [...input.value.normalize("NFC")].length;
      counter.textContent = `${length}/${limit}`;
      counter.classList.toggle("is-over", length > limit);
    };
    input.before(counter);
    input.addEventListener("input", count);
    form.addEventListener("article:refilled", count);
    count();
  });

  const more = form.querySelector(".action-more");
  more.hidden = false;
  more.addEventListener("click", () => {
    const isOpen = document.getElementById("more-actions").classList.toggle("is-open");
    more.setAttribute("aria-expanded", String(isOpen));
  });

  const panels = [...form.querySelectorAll(".action-details")];
  panels.forEach((panel) =>
    panel.addEventListener("toggle", () => {
      if (panel.open) panels.filter((other) => other !== panel).forEach((other) => (other.open = false));
    }),
  );
  document.addEventListener("keydown", (event) => {
    const open = panels.find((panel) => panel.open);
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  function addContributor() {
    const total = field("contributors-TOTAL_FORMS");
    const html = document.getElementById("contributor-row").innerHTML.replaceAll("__prefix__", total.value);
    document.getElementById("contributor-rows").insertAdjacentHTML("beforeend", html);
    total.value = Number(total.value) + 1;
  }

  const add = document.getElementById("add-contributor");
  add.hidden = false;
  add.addEventListener("click", () => {
    addContributor();
    document.querySelector("#contributor-rows .contributor-row:last-child select").focus();
  });

  /* ---------- Attachments ---------- */

  const attachmentFile = document.getElementById("attachment-file");
  if (attachmentFile) {
    const attachmentStatus = form.querySelector(".attachment-status");
    form.querySelector(".attachment-add").hidden = false;
    attachmentFile.addEventListener("change", async () => {
      const file = attachmentFile.files[0];
      if (!file) return;
      attachmentStatus.textContent = words.uploading_file;
      try {
        const urls = await window.newsDraft.ensure();
        const data = new FormData();
        data.append("file", file);
        const response = await fetch(urls.attachment_url ?? form.dataset.attachmentUrl, {
          method: "POST",
          headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value, Accept: "application/json" },
          body: data,
        });
        const isJson = (response.headers.get("Content-Type") || "").includes("json");
        const answer = isJson ? await response.json() : {};
        if (!response.ok || !isJson) throw new Error(answer.error || words.network);
        showAttachment(answer);
        attachmentStatus.textContent = "";
        attachmentFile.value = "";
      } catch (error) {
        attachmentStatus.textContent = error.message || words.network;
      }
    });
  }

  function showAttachment(answer) {
    const html = document.getElementById("attachment-row").innerHTML.replaceAll("__id__", String(Number(answer.id)));
    document.getElementById("attachment-list").insertAdjacentHTML("beforeend", html);
    const row = document.getElementById("attachment-list").lastElementChild;
    row.querySelector("a").textContent = answer.name;
    row.querySelector("a").href = answer.url;
  }

  /* ---------- Begin, once the editor shows its text ---------- */

  function begin() {
    if (initial !== null) return;
    initial = readForm();
    acknowledge();
    offer();
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("article:changed", touched);
    editors().forEach((editor) => editor.on("change", touched));
    form.setAttribute("data-ready", "");
  }

  try {
    forgetOldCopies();
  } catch { /* no storage on this device: the form works without a copy */ }

  if (window.CKEDITOR && form.querySelector("[data-type=ckeditortype], .django-ckeditor-widget")) {
    const ready = () => setTimeout(begin, 0);
    if (editors().some((editor) => editor.status === "ready")) ready();
    else CKEDITOR.on("instanceReady", ready);
  } else {
    begin();
  }

  form.querySelector("[data-focus]")?.focus();

  form.querySelectorAll(".error-links a").forEach((link) =>
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      const folded = target.closest("details");
      if (folded) folded.open = true;
      const editor = window.CKEDITOR?.instances[target.id];
      if (editor) editor.focus();
      else target.focus();
    }),
  );
})();
