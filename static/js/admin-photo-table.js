/* The table of photos beside the text: new photos get a row, a caption is the same here and in the text. */
(() => {
  "use strict";

  const form = document.getElementById("article-form");
  const table = document.getElementById("photo-table");
  if (!form || !table) return;

  const template = document.getElementById("photo-row");
  const rowOf = (id) => table.querySelector(`[data-photo-id="${Number(id)}"]`);
  const input = (row, name) => row.querySelector(`[name="photo-${row.dataset.photoId}-${name}"]`);

  function add(photo) {
    if (rowOf(photo.id)) return;
    table.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__id__", String(Number(photo.id))));
    const row = table.lastElementChild;
    row.dataset.photoId = photo.id;
    row.querySelector("img").src = photo.thumbnail;
    row.querySelector("[name=lead_choice]").value = photo.id;
    for (const name of ["caption", "credit", "alt_text", "order"]) input(row, name).value = photo[name] ?? "";
    input(row, "removed").checked = Boolean(photo.removed);
    count();
  }

  function count() {
    const rows = [...table.children];
    const kept = rows.filter((row) => !input(row, "removed").checked);
    rows.forEach((row) => {
      row.classList.toggle("is-removed", !kept.includes(row));
      row.classList.toggle("is-missing-caption", kept.includes(row) && !input(row, "caption").value.trim());
    });
    document.querySelector("[data-photo-count]").textContent = kept.length;
    document.querySelector("[data-no-photos]").hidden = rows.length > 0;
  }

  /** Ask the newsroom for photos that came since the page was made. */
  let asking = null;
  async function refresh() {
    const url = form.dataset.uploadUrl;
    if (!url) return;
    asking ??= fetch(url, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : { photos: [] }))
      .then((answer) => answer.photos.forEach(add))
      .catch(() => {})
      .finally(() => (asking = null));
    await asking;
  }

  /* The cover photo: a choice among the rows, kept in the field of the form. */

  table.addEventListener("change", (event) => {
    if (event.target.name === "lead_choice") form.elements.namedItem("lead_photo").value = event.target.value;
    count();
  });

  form.addEventListener("article:refilled", () => {
    const lead = form.elements.namedItem("lead_photo").value;
    table.querySelectorAll("[name=lead_choice]").forEach((choice) => (choice.checked = choice.value === lead));
    count();
  });

  /* One caption in two places. */

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {}).filter((editor) => editor.status === "ready");
  const widgets = () =>
    editors().flatMap((editor) => Object.values(editor.widgets?.instances ?? {}).filter((widget) => widget.name === "articlephoto"));
  const idOf = (widget) => Number(widget.data.photoId ?? widget.element.getAttribute("data-photo-id"));
  const captionOf = (widget) => widget.editables?.caption ?? widget.element.findOne("figcaption");
  const plain = (text) => text.replace(/[\u200b\u00a0]/g, " ").replace(/\s+/g, " ").trim();

  table.addEventListener("input", (event) => {
    const row = event.target.closest(".photo-row");
    if (event.target !== input(row, "caption")) return;
    for (const widget of widgets().filter((one) => idOf(one) === Number(row.dataset.photoId))) {
      captionOf(widget)?.setText(event.target.value);
    }
    count();
  });

  function fromText() {
    let isUnknown = false;
    for (const widget of widgets()) {
      const row = rowOf(idOf(widget));
      const caption = captionOf(widget);
      if (!row) isUnknown ||= idOf(widget) > 0;
      else if (caption && !row.contains(document.activeElement)) input(row, "caption").value = plain(caption.getText());
    }
    if (isUnknown) refresh();
    count();
  }

  let timer = 0;
  function watch(editor) {
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(fromText, 300);
    };
    editor.on("change", soon);
    editor.on("saveSnapshot", soon);
  }

  if (window.CKEDITOR) {
    editors().forEach(watch);
    CKEDITOR.on("instanceReady", (event) => watch(event.editor));
  }

  window.newsPhotoTable = { add, refresh };
  count();
})();
