/* Photos of an article: sent one after the other, never lost on the way, and listed in the tray below the editor.
   The editor's plugin (news/articlephoto) and the tray both speak to window.newsPhotos. */
(() => {
  "use strict";

  const LARGEST = 25 * 1024 * 1024;
  const PICTURE_NAME = /\.(jpe?g|png|webp|gif|heic|heif|avif|tiff?|bmp)$/i;

  const known = new Map(); /* photo id -> {id, thumbnail, caption, …} */
  const sendings = new Map(); /* key -> {key, file, preview, state, progress, error, photo} */
  const events = new EventTarget();
  let placed = new Map(); /* photo id -> its caption in the text */
  let words = {};
  let next = 1;
  let isSending = false;

  const changed = () => events.dispatchEvent(new Event("change"));
  const form = () => document.getElementById("article-form") ?? document.querySelector("form");
  const isPicture = (file) => file.type.startsWith("image/") || PICTURE_NAME.test(file.name);

  function remember(photo) {
    known.set(Number(photo.id), { ...known.get(Number(photo.id)), ...photo });
  }

  /** Take a file in; it is sent as soon as those before it are. */
  function send(file) {
    const key = `u${next++}-${Date.now().toString(36)}`;
    const sending = { key, file, preview: URL.createObjectURL(file), state: "waiting", progress: 0, error: "", photo: null };
    if (file.size > LARGEST) Object.assign(sending, { state: "failed", error: words.too_large });
    sendings.set(key, sending);
    changed();
    sendNext();
    return sending;
  }

  async function sendNext() {
    const sending = [...sendings.values()].find((one) => one.state === "waiting");
    if (isSending || !sending) return;
    isSending = true;
    sending.state = "sending";
    sending.progress = 0;
    changed();
    try {
      const { upload_url: url } = await urls();
      sending.photo = await post(url, sending);
      remember(sending.photo);
      sending.state = "done";
      window.newsPhotoTable?.add(sending.photo);
    } catch (error) {
      sending.state = "failed";
      sending.error = error.message || words.network;
    }
    isSending = false;
    changed();
    sendNext();
  }

  async function urls() {
    if (window.newsDraft) return window.newsDraft.ensure();
    return { upload_url: form().dataset.uploadUrl };
  }

  function post(url, sending) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append("file", sending.file, sending.file.name || "anh");
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", form().elements.namedItem("csrfmiddlewaretoken").value);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        sending.progress = Math.round((100 * event.loaded) / event.total);
        changed();
      });
      request.addEventListener("error", () => reject(new Error(words.network)));
      request.addEventListener("abort", () => reject(new Error(words.network)));
      request.addEventListener("load", () => {
        const answer = parsed(request);
        if (request.status === 201 && answer) resolve(answer);
        else if (answer?.signed_out || request.responseURL.includes("/login/")) reject(new Error(words.signed_out));
        else reject(new Error(answer?.error || words.network));
      });
      request.send(data);
    });
  }

  function parsed(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  }

  function retry(key) {
    const sending = sendings.get(key);
    if (sending?.state !== "failed") return;
    sending.state = "waiting";
    changed();
    sendNext();
  }

  function discard(key) {
    const sending = sendings.get(key);
    if (!sending || sending.state === "sending") return;
    sending.state = "discarded";
    changed();
  }

  /** Ask for the photos of the article, or (ids) for photos of other articles that were pasted in. */
  const asked = new Set();
  async function load(ids = null) {
    const url = form()?.dataset.uploadUrl;
    const unknown = ids?.filter((id) => id && !known.has(id) && !asked.has(id));
    if (!url || (ids && !unknown.length)) return;
    unknown?.forEach((id) => asked.add(id));
    try {
      const response = await fetch(ids ? `${url}?ids=${unknown.join(",")}` : url, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const answer = await response.json();
      const own = Number(form().dataset.article);
      answer.photos.forEach((photo) => remember({ ...photo, is_foreign: Boolean(photo.article) && photo.article !== own }));
      changed();
    } catch {
      /* Offline: the marks stay red until the next change. */
    }
  }

  /** What stands in the text by now: pairs of a photo's id and its caption there. */
  function place(captions) {
    const now = new Map(captions);
    if (now.size === placed.size && [...now].every(([id, caption]) => placed.get(id) === caption)) return;
    placed = now;
    changed();
  }

  window.newsPhotos = {
    get: (id) => known.get(Number(id)),
    sending: (key) => sendings.get(key),
    isPicture,
    remember,
    send,
    retry,
    discard,
    load,
    place,
    setWords: (given) => (words = { ...words, ...given }),
    onChange: (listener) => events.addEventListener("change", listener),
  };
  window.newsUploads = { busy: () => [...sendings.values()].some((one) => ["waiting", "sending"].includes(one.state)) };

  /* ---------- The tray ---------- */

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(text, className, act) {
    const element = make("button", className, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  const tableInput = (photo, name) => form().elements.namedItem(`photo-${photo.id}-${name}`);
  const captionOf = (photo) => placed.get(photo.id) ?? tableInput(photo, "caption")?.value ?? photo.caption;
  const isRemoved = (photo) => tableInput(photo, "removed")?.checked ?? photo.removed;
  const editor = () => Object.values(window.CKEDITOR?.instances ?? {}).find((one) => one.plugins?.articlephoto);

  class Tray {
    constructor(element) {
      this.element = element;
      this.list = element.querySelector(".photo-tray-list");
      this.empty = element.querySelector(".photo-tray-empty");
      this.status = element.querySelector(".photo-tray-status");
      this.file = make("input");
      Object.assign(this.file, { type: "file", multiple: true, accept: "image/*,.heic,.heif", hidden: true });
      this.file.addEventListener("change", () => {
        this.take([...this.file.files]);
        this.file.value = "";
      });
      element.append(this.file);
      element.querySelector(".photo-tray-choose").addEventListener("click", () => this.file.click());
      this.items = new Map();
    }

    take(files) {
      this.status.textContent = "";
      for (const file of files) {
        if (isPicture(file)) send(file);
        else this.status.textContent = words.not_a_picture.replace("%s", file.name);
      }
    }

    show() {
      const waiting = [...sendings.values()].filter((one) => !["done", "discarded"].includes(one.state));
      const photos = [...known.values()].filter((photo) => !photo.is_foreign && !isRemoved(photo));
      this.element.hidden = false;
      this.empty.hidden = photos.length + waiting.length > 0;
      const wanted = [
        ...photos.map((photo) => [`p${photo.id}`, () => this.photoItem(photo), this.photoState(photo)]),
        ...waiting.map((one) => [one.key, () => this.sendingItem(one), `${one.state}${one.progress}${one.error}`]),
      ];
      for (const [key, item] of this.items) {
        if (!wanted.some(([other, , state]) => other === key && item.state === state)) {
          item.element.remove();
          this.items.delete(key);
        }
      }
      for (const [key, build, state] of wanted) {
        if (!this.items.has(key)) this.items.set(key, { element: build(), state });
        this.list.append(this.items.get(key).element);
      }
    }

    photoState(photo) {
      return `${placed.has(photo.id)}|${captionOf(photo)}|${photo.thumbnail}`;
    }

    photoItem(photo) {
      const isPlaced = placed.has(photo.id);
      const item = make("li", `photo-tray-item${isPlaced ? "" : " is-unplaced"}`);
      const picture = make("img");
      Object.assign(picture, { src: photo.thumbnail, alt: "", loading: "lazy", draggable: true });
      picture.addEventListener("dragstart", (event) => {
        event.dataTransfer.setData("text/html", `<figure class="article-photo" data-photo-id="${photo.id}"></figure>`);
        event.dataTransfer.effectAllowed = "copyMove";
      });
      const caption = captionOf(photo);
      item.append(picture, make("p", caption ? "photo-tray-caption" : "photo-tray-caption is-empty", caption || words.no_caption));
      if (!isPlaced) item.append(make("p", "photo-tray-mark", words.unplaced));
      item.append(
        isPlaced
          ? button(words.find, "plain", () => editor()?.execCommand("articlephotoFind", photo.id))
          : button(words.place, "", () => editor()?.execCommand("articlephotoPlace", photo.id)),
      );
      return item;
    }

    sendingItem(sending) {
      const item = make("li", `photo-tray-item is-${sending.state}`);
      const picture = make("img");
      picture.addEventListener("error", () => picture.remove()); /* a HEIC picture, or no picture at all */
      Object.assign(picture, { src: sending.preview, alt: "" });
      item.append(picture);
      if (sending.state === "failed") {
        item.append(
          make("p", "photo-tray-mark", words.failed.replace("%s", sending.error)),
          button(words.retry, "", () => retry(sending.key)),
          button(words.discard, "plain", () => discard(sending.key)),
        );
      } else {
        item.append(make("p", "photo-tray-caption", stateText(sending)));
      }
      return item;
    }
  }

  function stateText(sending) {
    if (sending.state === "waiting") return words.waiting;
    return sending.progress >= 100 ? words.working : words.sending.replace("%s", `${sending.progress}%`);
  }
  window.newsPhotos.stateText = stateText;

  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  function begin() {
    const element = document.querySelector("[data-photo-tray]");
    const textarea = document.querySelector("textarea[data-type=ckeditortype]");
    if (!element || !textarea) return;
    words = { ...JSON.parse(textarea.dataset.config).articlephoto.words, ...words };
    const tray = new Tray(element);
    let isDrawing = false;
    const draw = () => {
      if (isDrawing) return;
      isDrawing = true;
      requestAnimationFrame(() => {
        isDrawing = false;
        tray.show();
      });
    };
    events.addEventListener("change", draw);
    form().addEventListener("change", draw);
    draw();
    load();

    /* A file dropped beside the text is taken into the tray instead of replacing the page. */
    document.addEventListener("dragover", (event) => {
      if (hasFiles(event)) event.preventDefault();
    });
    document.addEventListener("drop", (event) => {
      if (!hasFiles(event) || event.defaultPrevented || event.target.closest("input[type=file]")) return;
      event.preventDefault();
      tray.take([...event.dataTransfer.files]);
    });
    window.addEventListener("beforeunload", (event) => {
      if ([...sendings.values()].some((one) => ["waiting", "sending", "failed"].includes(one.state))) event.preventDefault();
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
