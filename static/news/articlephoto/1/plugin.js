/* A photo of the article inside the text. What the editor gives away is the bare token with its caption:
   <figure class="article-photo" data-photo-id="12"><figcaption>…</figcaption></figure>; the server lifts the caption out.
   Id 0 is the mark of a picture whose file is missing. Files are sent by static/js/admin-photos.js. */
(() => {
  "use strict";

  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const STATES = ["ready", "missing", "unknown", "waiting", "sending", "failed"];
  const MARKER = /<(p|div)\b[^>]*>(?:<(?:span|em|strong|b|i)\b[^>]*>)*⟦ảnh:(\d+)⟧(?:<\/(?:span|em|strong|b|i)>)*(?:<br[^>]*>)?<\/\1>|⟦ảnh:(\d+)⟧/g;
  const LONGEST_CAPTION = 400;
  const photos = () => window.newsPhotos;

  CKEDITOR.plugins.add("articlephoto", {
    requires: "widget,clipboard,notification",
    icons: "",

    beforeInit(editor) {
      const words = editor.config.articlephoto.words;
      Object.assign(editor.lang.format ?? {}, { tag_p: words.paragraph, tag_h2: words.crosshead, tag_h3: words.small_crosshead });
      photos().setWords(words);
      rememberFrom(editor.element.getValue());
    },

    init(editor) {
      new PhotoPlugin(editor, this.path).start();
    },
  });

  /** The page brings each placed photo's small picture inside the text; the editor's filter would drop it. */
  function rememberFrom(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const figure of page.querySelectorAll("figure.article-photo[data-photo-id]")) {
      const picture = figure.querySelector("img");
      const id = Number(figure.dataset.photoId);
      if (picture && id) {
        const caption = figure.querySelector("figcaption")?.textContent ?? "";
        photos().remember({ id, thumbnail: picture.getAttribute("src"), caption });
      }
    }
  }

  const escape = (text) => CKEDITOR.tools.htmlEncode(text);
  const figureHtml = (id, key = "", caption = "") =>
    `<figure class="article-photo" data-photo-id="${Number(id)}"${key ? ` data-upload="${escape(key)}"` : ""}>` +
    `<figcaption>${escape(caption)}</figcaption></figure>`;

  class PhotoPlugin {
    constructor(editor, path) {
      this.editor = editor;
      this.path = path;
      this.words = editor.config.articlephoto.words;
      this.pasted = new Map(); /* number -> figure HTML, while a paste is on its way through the editor's filters */
      this.nextPasted = 1;
    }

    start() {
      const { editor } = this;
      this.addWidget();
      editor.addFeature(editor.widgets.registered.articlephoto);
      this.addCommands();
      this.takeDrops();
      this.takePastes();
      this.watch();
      editor.once("pluginsLoaded", () => editor.pasteFilter?.allow("figure(!article-photo)[!data-photo-id]; figcaption"));
    }

    /* ---------- The widget ---------- */

    addWidget() {
      const plugin = this;
      this.editor.widgets.add("articlephoto", {
        pathName: this.words.insert,
        template: '<figure class="article-photo"><img alt=""><div class="photo-note"></div><figcaption></figcaption></figure>',
        parts: { picture: "img", note: ".photo-note", caption: "figcaption" },
        editables: { caption: { selector: "figcaption", allowedContent: "br", pathName: this.words.caption } },
        allowedContent: "figure(!article-photo)[!data-photo-id,data-upload]; figcaption",
        requiredContent: "figure(article-photo)[data-photo-id]",
        defaults: { photoId: 0, upload: "" },
        upcast: (element, data) => plugin.upcast(element, data),
        downcast(element) {
          return plugin.downcast(element, this);
        },
        init() {
          const figure = this.element;
          const id = Number(figure.getAttribute("data-photo-id"));
          if (id && !this.data.photoId) this.setData("photoId", id);
          this.parts.caption?.setAttribute("data-empty", plugin.words.caption);
          this.parts.picture?.on("load", () => plugin.editor.execCommand("autogrow"));
        },
        data() {
          plugin.show(this);
        },
      });
    }

    upcast(element, data) {
      if (element.name !== "figure" || !element.hasClass("article-photo")) return undefined;
      const id = element.attributes["data-photo-id"] ?? "0";
      data.photoId = /^\d{1,15}$/.test(id) ? Number(id) : 0;
      data.upload = element.attributes["data-upload"] ?? "";
      const caption = captionIn(element);
      element.children = [];
      element.add(new CKEDITOR.htmlParser.element("img", { alt: "", src: NOTHING }));
      element.add(new CKEDITOR.htmlParser.element("div", { class: "photo-note" }));
      const figcaption = new CKEDITOR.htmlParser.element("figcaption");
      figcaption.add(new CKEDITOR.htmlParser.text(caption ?? escape(photos().get(data.photoId)?.caption ?? "")));
      element.add(figcaption);
      return element;
    }

    downcast(element, widget) {
      const upload = photos().sending(widget.data.upload);
      const id = upload?.photo?.id ?? widget.data.photoId;
      element.attributes = { class: "article-photo", "data-photo-id": String(id) };
      element.children = element.children.filter((child) => child.name === "figcaption");
      element.children.forEach((caption) => (caption.attributes = {}));
      return element;
    }

    /** Make the widget look like what its photo or its sending is by now. */
    show(widget) {
      const { photoId, upload } = widget.data;
      const sending = photos().sending(upload);
      if (sending?.photo) {
        this.arrived(widget, sending.photo);
        return;
      }
      const photo = photos().get(photoId);
      const state = sending && sending.state !== "discarded" ? sending.state : photo ? "ready" : photoId ? "unknown" : "missing";
      const { editor } = this;
      editor.fire("lockSnapshot", { dontUpdate: false });
      const figure = widget.element;
      figure.setAttribute("data-photo-id", String(photoId));
      STATES.forEach((name) => figure[name === state ? "addClass" : "removeClass"](`is-${name}`));
      const source = photo?.thumbnail ?? (state !== "missing" && state !== "unknown" && sending?.preview) ?? NOTHING;
      if (widget.parts.picture.getAttribute("src") !== (source || NOTHING)) {
        widget.parts.picture.setAttribute("src", source || NOTHING);
        widget.parts.picture.setAttribute("data-cke-saved-src", source || NOTHING);
      }
      this.showNote(widget.parts.note, state, sending);
      editor.fire("unlockSnapshot");
      if (state === "unknown") this.askFor(photoId);
    }

    showNote(note, state, sending) {
      if (!note) return;
      note.setText("");
      if (state === "missing" || state === "unknown") note.setText(this.words[state]);
      if (state === "waiting" || state === "sending") note.setText(photos().stateText(sending));
      if (state === "failed") {
        note.appendText(`${this.words.failed.replace("%s", sending.error)} `);
        for (const act of ["retry", "discard"]) {
          const button = new CKEDITOR.dom.element("button", note.getDocument());
          button.setAttributes({ type: "button", "data-photo-action": act, "data-upload": sending.key });
          button.setText(this.words[act]);
          note.append(button);
        }
      }
    }

    /** The file is a photo of the article now; the words that were inside the file become the caption. */
    arrived(widget, photo) {
      const { caption } = widget.parts;
      if (photo.caption && caption && !caption.getText().replace(/[\u200b\s]/g, "")) caption.setText(photo.caption);
      this.editor.fire("lockSnapshot", { dontUpdate: false });
      widget.setData({ photoId: photo.id, upload: "" });
      this.editor.fire("unlockSnapshot");
      this.editor.fire("change");
    }

    askFor(id) {
      this.asking ??= [];
      this.asking.push(id);
      clearTimeout(this.askTimer);
      this.askTimer = setTimeout(() => photos().load(this.asking.splice(0)), 50);
    }

    all() {
      const widgets = Object.values(this.editor.widgets.instances).filter((widget) => widget.name === "articlephoto");
      return widgets.sort((one, other) => (one.wrapper.getPosition(other.wrapper) & CKEDITOR.POSITION_FOLLOWING ? 1 : -1));
    }

    /* ---------- Putting photos in ---------- */

    /** A collapsed range between the paragraphs, at `range` or at the cursor; lists and tables are not broken up. */
    spotFor(range) {
      const { editor } = this;
      const editable = editor.editable();
      range ??= editor.getSelection()?.getRanges()[0];
      const spot = editor.createRange();
      const isInside = range && (range.startContainer.equals(editable) || editable.contains(range.startContainer));
      if (!isInside) {
        spot.moveToPosition(editable, CKEDITOR.POSITION_BEFORE_END);
        return spot;
      }
      const block = range.startPath().elements.find((element) => element.getParent()?.equals(editable));
      if (!block) {
        spot.setStart(range.startContainer, range.startOffset);
        spot.collapse(true);
        return spot;
      }
      const isWidget = Boolean(editor.widgets.getByElement(block));
      const isFirst = !isWidget && range.collapsed && range.checkBoundaryOfElement(block, CKEDITOR.START) && block.getText().trim();
      spot.moveToPosition(block, isFirst ? CKEDITOR.POSITION_BEFORE_START : CKEDITOR.POSITION_AFTER_END);
      return spot;
    }

    insert(html, range) {
      const { editor } = this;
      const spot = this.spotFor(range);
      editor.focus();
      editor.getSelection().selectRanges([spot]);
      editor.insertHtml(html, "html", spot);
      this.keepLastLine();
      editor.fire("saveSnapshot");
    }

    /** Somebody must be able to write on after a photo at the very end. */
    keepLastLine() {
      const last = this.editor.editable().getLast((node) => node.type === CKEDITOR.NODE_ELEMENT);
      if (last && this.editor.widgets.getByElement(last)) {
        const line = new CKEDITOR.dom.element("p", this.editor.document);
        line.appendBogus();
        line.insertAfter(last);
      }
    }

    /** Send `files`; the first ones fill `marks`, the rest stand at `range`. */
    take(files, { range = null, marks = [] } = {}) {
      const pictures = [];
      for (const file of files) {
        if (photos().isPicture(file)) pictures.push(file);
        else this.editor.showNotification(escape(this.words.not_a_picture.replace("%s", file.name)), "warning");
      }
      const sendings = pictures.map((file) => photos().send(file));
      for (const widget of marks) {
        const sending = sendings.shift();
        if (!sending) break;
        absorbCaption(widget);
        widget.setData({ photoId: 0, upload: sending.key });
      }
      if (sendings.length) {
        const after = marks.length ? this.after(marks[marks.length - 1]) : range;
        this.insert(sendings.map((sending) => figureHtml(0, sending.key)).join(""), after);
      }
    }

    after(widget) {
      const range = this.editor.createRange();
      range.moveToPosition(widget.wrapper, CKEDITOR.POSITION_AFTER_END);
      return range;
    }

    /** The red mark that `widget` is, and those behind it. */
    marksFrom(widget) {
      const all = this.all();
      const isMark = (one) => !one.data.photoId && !this.isOnTheWay(one);
      return widget && isMark(widget) ? all.slice(all.indexOf(widget)).filter(isMark) : [];
    }

    isOnTheWay(widget) {
      return ["waiting", "sending", "failed", "done"].includes(photos().sending(widget.data.upload)?.state);
    }

    addCommands() {
      const plugin = this;
      const { editor } = this;
      const chooser = document.createElement("input");
      Object.assign(chooser, { type: "file", multiple: true, accept: "image/*,.heic,.heif", hidden: true });
      chooser.className = "articlephoto-chooser";
      let marks = [];
      chooser.addEventListener("change", () => {
        const files = [...chooser.files];
        chooser.value = "";
        editor.focus();
        plugin.take(files, { marks });
      });
      editor.on("loaded", () => editor.element.getParent().$.append(chooser));
      const choose = (widget) => {
        marks = plugin.marksFrom(widget);
        chooser.click();
      };
      editor.addCommand("articlephotoChoose", {
        canUndo: false,
        readOnly: false,
        exec: () => choose(editor.widgets.focused),
      });
      editor.addCommand("articlephotoPlace", {
        async: false,
        exec(_editor, id) {
          const mark = plugin.marksFrom(editor.widgets.focused)[0];
          if (mark) {
            absorbCaption(mark);
            mark.setData({ photoId: Number(id), upload: "" });
          } else plugin.insert(figureHtml(id, "", photos().get(id)?.caption ?? ""));
        },
      });
      editor.addCommand("articlephotoFind", {
        canUndo: false,
        exec(_editor, id) {
          const widget = plugin.all().find((one) => one.data.photoId === Number(id));
          widget?.wrapper.$.scrollIntoView({ block: "center" });
          widget?.focus();
        },
      });
      editor.ui.addButton("ArticlePhoto", {
        label: this.words.insert,
        command: "articlephotoChoose",
        toolbar: "insert",
        icon: `${this.path}photo.svg`,
      });
      editor.on("contentDom", () => {
        const editable = editor.editable();
        const { theme } = document.documentElement.dataset;
        if (theme === "light" || theme === "dark") editor.document.getDocumentElement().setAttribute("data-theme", theme);
        editable.attachListener(editable, "click", (event) => {
          const target = event.data.getTarget();
          const act = target.getAttribute?.("data-photo-action");
          if (act) plugin.decide(act, target);
          else if (target.hasClass?.("photo-note")) {
            const widget = editor.widgets.getByElement(target);
            if (plugin.marksFrom(widget).length) choose(widget);
          }
        });
      });
      editor.on("key", (event) => {
        if (event.data.keyCode !== 13) return;
        const caption = editor.widgets.focused ? null : editor.widgets.widgetHoldingFocusedEditable;
        if (caption?.name !== "articlephoto") return;
        event.cancel();
        plugin.leave(caption);
      });
    }

    /** Send a failed file again, or give it up: the place goes with it unless a caption waits there. */
    decide(act, button) {
      const widget = this.editor.widgets.getByElement(button);
      photos()[act](button.getAttribute("data-upload"));
      if (act === "discard" && widget && !text(widget.parts.caption.$)) {
        this.editor.fire("saveSnapshot");
        this.editor.widgets.del(widget);
        this.editor.fire("saveSnapshot");
      }
    }

    /** From the caption to the line after the photo. */
    leave(widget) {
      const { editor } = this;
      this.keepLastLine();
      const next = widget.wrapper.getNext((node) => node.type === CKEDITOR.NODE_ELEMENT);
      const range = editor.createRange();
      if (next && !editor.widgets.getByElement(next)) range.moveToElementEditStart(next);
      else {
        const line = new CKEDITOR.dom.element("p", editor.document);
        line.appendBogus();
        line.insertAfter(widget.wrapper);
        range.moveToElementEditStart(line);
      }
      editor.focus();
      range.select();
    }

    /* ---------- Files dropped or pasted ---------- */

    takeDrops() {
      const { editor } = this;
      editor.on("contentDom", () => {
        const editable = editor.editable();
        /* What cannot be edited takes no drop from the editor's own listener; the marks must. */
        editable.attachListener(
          editable,
          "drop",
          (event) => {
            const files = [...(event.data.$.dataTransfer?.files ?? [])];
            const widget = editor.widgets.getByElement(event.data.getTarget());
            if (!files.length || widget?.name !== "articlephoto") return;
            event.data.preventDefault();
            event.stop();
            this.take(files, { marks: this.marksFrom(widget), range: this.after(widget) });
          },
          null,
          null,
          1,
        );
      });
      editor.on(
        "drop",
        (event) => {
          const files = filesOf(event.data.dataTransfer);
          if (!files.length) return;
          event.cancel();
          event.data.$?.preventDefault?.();
          this.take(files, { range: event.data.dropRange });
        },
        null,
        null,
        2 /* CKEditor's own listener with 1 brings the files */,
      );
    }

    takePastes() {
      const { editor } = this;
      editor.on(
        "paste",
        (event) => {
          const { dataTransfer } = event.data;
          const files = dataTransfer ? filesOf(dataTransfer) : [];
          const html = dataTransfer?.getData("text/html", true) ?? "";
          if (!files.length || hasWords(html)) return;
          event.cancel();
          this.take(files);
        },
        null,
        null,
        0,
      );
      editor.on("pasteFromWord", (event) => {
        event.data.dataValue = this.marked(event.data.dataValue, fromRtf(event.data.dataTransfer?.["text/rtf"]));
      });
      editor.on(
        "paste",
        (event) => {
          const inside = event.data.dataTransfer?.getTransferType(editor) === CKEDITOR.DATA_TRANSFER_INTERNAL;
          if (!inside && /<img\b|<figure\b/i.test(event.data.dataValue ?? "")) event.data.dataValue = this.marked(event.data.dataValue, []);
        },
        null,
        null,
        4,
      );
      editor.on("paste", (event) => this.unmark(event.data), null, null, 900);
      editor.on("afterPaste", () => this.countMarks());
    }

    /** `html` with each picture replaced by a line of text that every filter lets through; its caption goes along. */
    marked(html, fromWord) {
      const page = new DOMParser().parseFromString(html, "text/html");
      page.querySelectorAll("figure.article-photo").forEach((figure) => {
        if (figure.dataset.photoId) this.mark(figure, figureHtml(figure.dataset.photoId, "", text(figure.querySelector("figcaption"))));
      });
      const pictures = [...page.querySelectorAll("img")].filter((picture) => !isDot(picture));
      page.querySelectorAll("img").forEach((picture) => pictures.includes(picture) || picture.remove());
      pictures.forEach(outOfFrame);
      const isComplete = fromWord.length === pictures.length;
      pictures.forEach((picture, index) => {
        const caption = takeCaption(picture);
        const file = fileFrom(picture.getAttribute("src") ?? "") ?? (isComplete ? fileFrom(fromWord[index] ?? "") : null);
        this.mark(picture, figureHtml(0, file ? photos().send(file).key : "", caption));
      });
      return page.body.innerHTML;
    }

    mark(element, figure) {
      const number = this.nextPasted++;
      this.pasted.set(String(number), figure);
      const line = element.ownerDocument.createElement("p");
      line.textContent = `⟦ảnh:${number}⟧`;
      const block = element.parentElement?.closest("p, h1, h2, h3, h4, h5, h6, figure");
      if (!block) {
        element.replaceWith(line);
        return;
      }
      block.before(line);
      element.remove();
      if (!text(block) && !block.querySelector("img")) block.remove();
    }

    unmark(data) {
      if (!data.dataValue?.includes("⟦ảnh:")) return;
      data.dataValue = data.dataValue.replace(MARKER, (_all, _tag, number, bare) => this.pasted.get(number ?? bare) ?? "");
      data.type = "html";
    }

    countMarks() {
      this.pasted.clear();
      this.keepLastLine();
      const marks = this.all().filter((widget) => !widget.data.photoId && !this.isOnTheWay(widget));
      if (marks.length) this.editor.showNotification(escape(this.words.marks.replace("%s", marks.length)), "warning", 10_000);
    }

    /* ---------- Keeping up ---------- */

    watch() {
      const { editor } = this;
      let timer = 0;
      const tell = () => {
        const placed = this.all().filter((widget) => widget.data.photoId);
        photos().place(placed.map((widget) => [widget.data.photoId, text(widget.parts.caption?.$)]));
      };
      photos().onChange(() => {
        if (editor.status === "ready") this.all().forEach((widget) => this.isSettled(widget) || this.show(widget));
      });
      const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(tell, 200);
      };
      editor.on("change", soon);
      editor.on("instanceReady", tell);
      editor.on("dataReady", soon);
    }

    /** Whether nothing about this photo can change by itself. */
    isSettled(widget) {
      return !widget.data.upload && widget.element.hasClass("is-ready") && Boolean(photos().get(widget.data.photoId));
    }
  }

  /** A mark that was saved without its file has its caption as a line in italics behind it. */
  function absorbCaption(widget) {
    const line = widget.wrapper.getNext((node) => node.type === CKEDITOR.NODE_ELEMENT);
    const { caption } = widget.parts;
    if (!line?.is("p") || !isCaption(line.$) || caption.getText().replace(/[\u200b\s]/g, "")) return;
    caption.setText(text(line.$));
    line.remove();
  }

  function captionIn(element) {
    let found = null;
    element.forEach((child) => {
      if (child.name === "figcaption" && found === null) {
        found = "";
        child.forEach((part) => {
          if (part.type === CKEDITOR.NODE_TEXT) found += part.value;
          else if (part.name === "br") found += " ";
        });
      }
    });
    return found;
  }

  function filesOf(dataTransfer) {
    return Array.from({ length: dataTransfer.getFilesCount() }, (_unused, index) => dataTransfer.getFile(index)).filter(Boolean);
  }

  const text = (element) => (element?.textContent ?? "").replace(/[\s\u00a0]+/g, " ").trim();

  function hasWords(html) {
    return html !== "" && text(new DOMParser().parseFromString(html, "text/html").body) !== "";
  }

  const isDot = (picture) => ["0", "1"].includes(picture.getAttribute("width")) || ["0", "1"].includes(picture.getAttribute("height"));

  /** The file inside a data: URL, else null. */
  function fileFrom(source) {
    const match = /^data:(image\/[a-z+.-]+);base64,([\s\S]+)$/i.exec(source);
    if (!match) return null;
    try {
      const bytes = Uint8Array.from(atob(match[2].replace(/\s+/g, "")), (char) => char.charCodeAt(0));
      return new File([bytes], `anh.${match[1].split("/")[1]}`, { type: match[1] });
    } catch {
      return null;
    }
  }

  /** The pictures that Word put on the clipboard beside the HTML, as data: URLs in their order. */
  function fromRtf(rtf) {
    const filter = CKEDITOR.pasteFilters.image;
    return rtf && filter ? filter.extractFromRtf(rtf).map((picture) => filter.createSrcWithBase64(picture) ?? "") : [];
  }

  /** A table that only places pictures over their captions gives way to what it holds. */
  function outOfFrame(picture) {
    const table = picture.closest("table");
    if (!table || [...table.rows].some((row) => row.cells.length !== 1)) return;
    const lines = [...table.rows].flatMap((row) => {
      const cell = row.cells[0];
      if (cell.querySelector("p, div")) return [...cell.children];
      const line = cell.ownerDocument.createElement("p");
      line.append(...cell.childNodes);
      return [line];
    });
    lines.forEach((line) => line.setAttribute("align", "center"));
    table.replaceWith(...lines);
  }

  /** The short centred or italic line after a picture, taken out of the text; else the caption of a foreign figure. */
  function takeCaption(picture) {
    const figure = picture.closest("figure");
    const own = figure?.querySelector("figcaption");
    if (own) {
      own.remove();
      return text(own);
    }
    const block = picture.closest("p, div, figure, h1, h2, h3, h4, h5, h6") ?? picture;
    let next = block.nextElementSibling;
    while (next && !text(next) && !next.querySelector("img")) next = next.nextElementSibling;
    const isAlone = !text(block) && [...block.querySelectorAll("img")].every((other) => other === picture);
    if (!isAlone || !next || !/^(P|DIV)$/.test(next.tagName) || next.querySelector("img") || !isCaption(next)) return "";
    next.remove();
    return text(next);
  }

  function isCaption(line) {
    const words = text(line);
    if (words.length < 2 || words.length > LONGEST_CAPTION) return false;
    const isCentred = line.getAttribute("align") === "center" || /text-align:\s*center/i.test(line.getAttribute("style") ?? "");
    const slanted = [...line.querySelectorAll("i, em, [style]")].filter(
      (part) => /^(I|EM)$/.test(part.tagName) || /font-style:\s*italic/i.test(part.getAttribute("style")),
    );
    const isItalic = slanted.some((part) => text(part) === words) || /font-style:\s*italic/i.test(line.getAttribute("style") ?? "");
    const isBold = [...line.querySelectorAll("b, strong")].some((part) => text(part) === words);
    return isItalic || (isCentred && !isBold);
  }
})();
