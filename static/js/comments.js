// The comment form: what is written stays on the device until it is acknowledged, sending keeps the reader on the page.
(() => {
  "use strict";

  const NEAR_THE_END = 200;
  const DRAFT_FIELDS = ["text", "name", "email"];

  const place = document.querySelector("[data-comment-send]");
  if (!place) return;
  const draftKey = "comment:" + place.dataset.commentSend;
  let typingSince = 0;
  let typedBefore = 0;
  let sending = false;

  const form = () => place.querySelector("[data-comment-form]");
  const field = (name) => form().elements.namedItem(name);
  const length = (text) => Array.from(text.normalize("NFC").trim()).length;

  // A device may refuse storage (private windows, full disks); the form works without a draft.
  function storage(action) {
    try {
      return action(window.localStorage);
    } catch {
      return null;
    }
  }

  function saveDraft() {
    if (!form()) return;
    const values = Object.fromEntries(DRAFT_FIELDS.map((name) => [name, field(name).value]));
    if (!values.text.trim()) return forgetDraft();
    storage((store) => store.setItem(draftKey, JSON.stringify({ ...values, typing: typingTime() })));
  }

  function forgetDraft() {
    storage((store) => store.removeItem(draftKey));
  }

  function restoreDraft() {
    const draft = storage((store) => JSON.parse(store.getItem(draftKey)));
    if (!draft || field("text").value) return;
    DRAFT_FIELDS.forEach((name) => {
      if (typeof draft[name] === "string" && !field(name).value) field(name).value = draft[name];
    });
    typedBefore = Number(draft.typing) || 0;
  }

  function typingTime() {
    return Math.round(typedBefore + (typingSince ? performance.now() - typingSince : 0));
  }

  function showCount() {
    if (!form()) return;
    const left = Number(form().dataset.limit) - length(field("text").value);
    const count = form().querySelector("[data-comment-count]");
    count.textContent = left <= NEAR_THE_END ? form().dataset.count.replace("{n}", left.toLocaleString("vi-VN")) : "";
    count.classList.toggle("is-over", left < 0);
  }

  function debounced(action, wait) {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
  }

  function setSending(now) {
    sending = now;
    const button = form().querySelector("button[type=submit]");
    button.dataset.label ||= button.textContent;
    button.textContent = now ? form().dataset.sending : button.dataset.label;
    button.setAttribute("aria-disabled", String(now));
  }

  function alarm(sentence) {
    const alert = form().querySelector("[data-comment-alert]");
    const paragraph = document.createElement("p");
    paragraph.textContent = sentence;
    alert.replaceChildren(paragraph);
    alert.focus();
  }

  function acknowledge(address) {
    forgetDraft();
    const message = place.querySelector("template").content.firstElementChild.cloneNode(true);
    message.querySelector("a").href = address;
    form().replaceWith(message);
    message.focus();
  }

  // The answer to what cannot be stored is a page with the same form, the text in it and the sentences beside it.
  function showAnswer(html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const fresh = answer.querySelector("[data-comment-form]");
    if (fresh) {
      form().replaceWith(document.importNode(fresh, true));
      typedBefore = Number(field("typing").value) || 0;
      typingSince = performance.now();
      showCount();
      form().querySelector("[data-comment-alert]").focus();
      return true;
    }
    const sentence = answer.querySelector("main h1");
    if (sentence) alarm(sentence.textContent.trim());
    return Boolean(sentence);
  }

  async function send() {
    field("typing").value = String(typingTime());
    saveDraft();
    const body = new URLSearchParams(new FormData(form()));
    setSending(true);
    try {
      const response = await fetch(form().action, { method: "POST", body, credentials: "same-origin" });
      if (response.ok && response.redirected) return acknowledge(response.url);
      setSending(false);
      if (!showAnswer(await response.text())) alarm(form().dataset.networkError);
    } catch {
      setSending(false);
      alarm(form().dataset.networkError);
    }
  }

  const saveSoon = debounced(saveDraft, 400);
  const countSoon = debounced(showCount, 150);

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sending) send();
  });
  place.addEventListener("input", (event) => {
    typingSince ||= performance.now();
    saveSoon();
    if (event.target.name === "text") countSoon();
  });
  place.addEventListener("keydown", (event) => {
    // Some input methods end a word with an Enter that belongs to the word, not to the form.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && composing && event.target.tagName === "INPUT") event.preventDefault();
  });
  window.addEventListener("pagehide", () => sending || saveDraft());

  typedBefore = Number(field("typing").value) || 0;
  restoreDraft();
  showCount();
  if (form().querySelector("[data-comment-alert] p")) form().querySelector("[data-comment-alert]").focus();
})();
