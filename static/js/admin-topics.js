/* The topic field: chips with suggestions; without this script it stays a text field with commas. */
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("article-words")?.textContent ?? "{}");

  document.querySelectorAll("input[data-topics]").forEach((source) => {
    const form = source.form;
    const url = source.dataset.topics;
    const listId = `${source.id}-suggestions`;
    let names = [];
    let options = [];
    let active = -1;
    let asked = 0;
    let timer = 0;

    const box = document.createElement("div");
    box.className = "topic-box";
    const input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", id: `${source.id}-entry` });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", listId);
    const list = Object.assign(document.createElement("ul"), { className: "topic-suggestions", id: listId, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.topics);
    const warning = Object.assign(document.createElement("p"), { className: "topic-warning" });
    warning.setAttribute("role", "status");
    box.append(input, list);
    source.after(box, warning);
    document.querySelector(`label[for="${source.id}"]`)?.setAttribute("for", input.id);
    source.type = "hidden";

    const key = (name) => name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

    function show() {
      box.querySelectorAll(".topic-chip").forEach((chip) => chip.remove());
      names.forEach((name, index) => {
        const chip = Object.assign(document.createElement("span"), { className: "topic-chip", textContent: name });
        const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
        remove.setAttribute("aria-label", words.remove_topic.replace("%s", name));
        remove.addEventListener("click", () => {
          names.splice(index, 1);
          changed();
          input.focus();
        });
        chip.append(remove);
        input.before(chip);
      });
    }

    function changed() {
      source.value = names.join(", ");
      show();
      form.dispatchEvent(new CustomEvent("article:changed"));
    }

    function add(text) {
      for (const part of text.split(",")) {
        const name = part.normalize("NFC").trim().replace(/\s+/g, " ");
        if (name && !names.some((other) => key(other) === key(name))) {
          names.push(name);
          warnOfSimilar(name);
        }
      }
      input.value = "";
      close();
      changed();
    }

    async function ask(text) {
      const response = await fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      return response.ok && isJson ? response.json() : { results: [], similar: null };
    }

    async function warnOfSimilar(name) {
      warning.textContent = "";
      const answer = await ask(name).catch(() => null);
      const similar = answer?.similar;
      if (!similar || !names.includes(name)) return;
      const use = Object.assign(document.createElement("button"), { type: "button", textContent: words.use_topic });
      warning.textContent = words.similar_topic.replace("%s", similar);
      use.addEventListener("click", () => {
        names = [...new Set(names.map((other) => (other === name ? similar : other)))];
        warning.textContent = "";
        changed();
      });
      warning.append(use);
    }

    function close() {
      list.hidden = true;
      list.replaceChildren();
      options = [];
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      active = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      if (index >= 0) {
        input.setAttribute("aria-activedescendant", list.children[index].id);
        list.children[index].scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    async function suggest() {
      const number = ++asked;
      const text = input.value.trim();
      if (!text) return close();
      const answer = await ask(text).catch(() => ({ results: [] }));
      if (number !== asked || input.value.trim() !== text) return undefined;
      close();
      options = answer.results.filter((result) => !names.some((name) => key(name) === key(result.name)));
      options.forEach((result, index) => {
        const item = document.createElement("li");
        item.id = `${listId}-${index}`;
        item.setAttribute("role", "option");
        item.append(Object.assign(document.createElement("span"), { textContent: result.name }));
        if (result.alias) item.append(Object.assign(document.createElement("span"), { textContent: result.alias, className: "quiet" }));
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          add(result.name);
        });
        list.append(item);
      });
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(options.length > 0));
      return undefined;
    }

    input.addEventListener("input", (event) => {
      event.stopPropagation();
      if (!event.isComposing && input.value.includes(",")) return add(input.value);
      clearTimeout(timer);
      timer = setTimeout(suggest, 150);
      return undefined;
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") {
        event.preventDefault();
        if (active >= 0) add(options[active].name);
        else if (input.value.trim()) add(input.value);
      } else if (event.key === "ArrowDown" && options.length) {
        event.preventDefault();
        mark((active + 1) % options.length);
      } else if (event.key === "ArrowUp" && options.length) {
        event.preventDefault();
        mark((active - 1 + options.length) % options.length);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      } else if (event.key === "Backspace" && !input.value && names.length) {
        names.pop();
        changed();
      }
    });

    input.addEventListener("blur", () => {
      close();
      if (input.value.trim()) add(input.value);
    });

    box.addEventListener("click", (event) => {
      if (event.target === box) input.focus();
    });

    const readSource = () => {
      names = source.value.split(",").map((name) => name.trim()).filter(Boolean);
      show();
    };
    form.addEventListener("article:refilled", readSource);
    form.addEventListener("submit", () => {
      if (input.value.trim()) add(input.value);
    }, true);
    readSource();
  });
})();
