// Files go ahead of their form, piece by piece (tus), and continue after a cut, a reload or a closed browser. The form then
// carries their numbers. Without script, or for somebody who is not signed in, the file goes with the form as ever.
(() => {
  "use strict";
  const PIECE = 512 * 1024;
  const AT_ONCE = 2;
  const STALLED = 30_000;
  const WAITS = [1, 2, 4, 8, 15, 30];
  const ADVICE_PATIENCE = 10_000;
  const MOST_ADVISED = 40;
  const BROKEN = "The connection broke. We continue as soon as it is back; nothing is lost.";
  const BUSY = "We cannot take it just now. We try again by ourselves every half minute; nothing is lost.";
  const SIGNED_OUT = "You are no longer signed in. Sign in on another page of this browser, then press Continue; nothing is lost.";

  const sizeInWords = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const endpoint = () => document.body.dataset.uploads;
  const boxes = new WeakMap();
  const all = new Set();

  /** The hash of the whole file: it finds what had arrived of it before, and the server checks the whole by it. */
  const hashOf = async (file) => {
    if (!window.crypto?.subtle) return "";
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const waitingUploads = async () => {
    const answer = await fetch(endpoint(), { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return [];
    return (await answer.json()).uploads;
  };

  /** One file of a box, from being chosen to having arrived. */
  class Sending {
    constructor(box, file, name) {
      Object.assign(this, { box, file, name, size: file?.size ?? 0, state: "waiting", sent: 0, tries: 0 });
      this.row = box.template.content.firstElementChild.cloneNode(true);
      this.bar = this.row.querySelector("progress");
      this.words = this.row.querySelector("[data-words]");
      this.pause = this.row.querySelector("[data-act=pause]");
      this.label();
      this.row.addEventListener("click", (event) => {
        const act = event.target.closest("[data-act]")?.dataset.act;
        if (act === "remove") box.remove(this);
        else if (act === "pause") (this.state === "paused" || this.state === "stuck" ? this.go() : this.rest());
        else if (act) box.move(this, act === "earlier" ? -1 : 1, event.target.closest("button"));
      });
      this.show();
      if (file) this.draw();
    }

    /** A file that goes on bears the name that it had when it was begun. */
    rename(name) {
      this.name = name;
      this.label();
    }

    label() {
      this.row.querySelector("[data-name]").textContent = this.name;
      this.bar.setAttribute("aria-label", `How much of ${this.name} has been sent`);
      this.row.querySelector("[data-says=remove]").textContent = ` ${this.name}`;
      this.row.querySelector("[data-says=earlier]").textContent = `Move ${this.name} one place up`;
      this.row.querySelector("[data-says=later]").textContent = `Move ${this.name} one place down`;
    }

    /** A small picture, where the browser can show this kind; no address is needed for it, so the page's policy stays strict. */
    async draw() {
      const canvas = this.row.querySelector("[data-picture]");
      const picture = this.file.type.startsWith("image/") && (await createImageBitmap(this.file).catch(() => null));
      if (!picture) return;
      canvas.hidden = false;
      this.row.querySelector("[data-no-picture]").hidden = true;
      const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas.getContext("2d").drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      picture.close();
    }

    get isOnItsWay() { return ["waiting", "reading", "sending", "broken"].includes(this.state); }

    async go() {
      clearTimeout(this.timer);
      this.become("reading");
      try {
        this.hash ??= await hashOf(this.file);
      } catch {
        this.refuse("This file cannot be read. Choose it again.");
        return;
      }
      try {
        const there = this.hash && !this.upload?.url ? (await waitingUploads()).find((each) => each.sha256 === this.hash) : null;
        if (this.state !== "reading") return;
        const goesOn = there && !this.box.has(there.url);
        if (goesOn) this.rename(there.name);
        this.start(goesOn ? there.url : null);
      } catch {
        this.breakOff(BROKEN);
      }
    }

    start(url) {
      this.claimed = url ?? this.claimed;
      if (!this.upload?.url) this.upload = new tus.Upload(this.file, {
        endpoint: endpoint(),
        uploadUrl: url,
        chunkSize: PIECE,
        retryDelays: null, // we try again by ourselves, and say so
        storeFingerprintForResuming: false, // the server knows what waits; nothing is left in the browser
        metadata: { filename: this.name, field: this.box.field, ...(this.hash ? { sha256: this.hash } : {}) },
        headers: { "X-CSRFToken": this.box.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" },
        onProgress: (sent) => { this.sent = sent; this.tries = 0; this.moved = Date.now(); this.show(); },
        onSuccess: () => this.arrive(this.upload.url),
        onError: (error) => this.fail(error),
      });
      this.become("sending");
      this.moved = Date.now();
      this.upload.start();
      this.box.offerWhatWaits();
    }

    /** What an error means for the person. A request without an answer is a cut; an answer that is not of the protocol, a sign-in page. */
    fail(error) {
      if (this.state !== "sending") return;
      const answer = error.originalResponse;
      const status = answer?.getStatus() ?? 0;
      if (!status) this.breakOff(BROKEN);
      else if (status >= 500) this.breakOff(status === 507 ? answer.getBody() : BUSY);
      else if (status === 409) this.breakOff("");
      else if (!answer.getHeader("Tus-Resumable")) this.stick(SIGNED_OUT);
      else this.refuse(answer.getBody());
    }

    breakOff(sentence) {
      this.become("broken", sentence);
      const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
      this.tries += 1;
      this.timer = setTimeout(() => this.go(), wait * 1000);
    }

    stick(sentence) { this.become("stuck", sentence); }

    /** Nothing of a file that cannot be sent stays on the server, so it is not offered once more. */
    refuse(sentence) {
      const url = this.url ?? this.upload?.url;
      if (url) this.box.giveUp(url);
      this.url = this.upload = null;
      this.become("refused", sentence);
      this.box.next();
    }

    rest() {
      clearTimeout(this.timer);
      this.become("paused");
      this.upload?.abort();
    }

    arrive(url) {
      this.sent = this.size;
      this.url = url;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: `sent:${this.box.name}`, value: url.replace(/\/$/, "").split("/").pop() });
      this.row.append(field);
      this.become("arrived");
      this.box.say(this.box.files.every((file) => file.state === "arrived") ? "Everything has arrived." : `${this.name} has arrived.`);
      this.box.next();
      this.ask(url).then(() => this.box.settle());
    }

    /** What could be better, said before the form is sent; where nobody answers, the form is not held up. */
    async ask(url) {
      if (!this.box.isForDocuments || this.box.files.length > MOST_ADVISED) { this.hasAdvice = false; return; }
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), ADVICE_PATIENCE);
      try {
        const answer = await fetch(`${url}advice/`, { signal: patience.signal });
        const { fault, advice } = answer.ok ? await answer.json() : { fault: "", advice: [] };
        this.hasAdvice = !this.wasSeen && Boolean(fault || advice.length);
        this.tell(fault ? [fault] : advice);
        if (fault) this.refuse(fault);
      } catch {
        this.hasAdvice = false;
      } finally {
        clearTimeout(timer);
      }
    }

    tell(sentences) {
      const list = this.row.querySelector("[data-advice]");
      list.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
      if (sentences.length) this.box.say(`${this.name}: ${sentences.join(" ")}`);
    }

    become(state, sentence = "") {
      this.state = state;
      this.sentence = sentence;
      if (state === "refused") {
        this.row.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
        this.tell([sentence]);
      } else if (sentence) this.box.say(`${this.name}: ${sentence}`);
      this.show();
    }

    show() {
      const share = this.size ? Math.floor((this.sent / this.size) * 100) : 0;
      const so_far = `${sizeInWords(this.sent)} of ${sizeInWords(this.size)} sent, ${share} %`;
      this.words.textContent = {
        waiting: `${sizeInWords(this.size)}, waits for the file before it`,
        reading: sizeInWords(this.size),
        sending: so_far,
        paused: `Paused: ${so_far}`,
        broken: `${so_far}. ${this.sentence}`,
        stuck: `${so_far}. ${this.sentence}`,
        refused: `${sizeInWords(this.size)}, cannot be sent`,
        arrived: `${sizeInWords(this.size)}, has arrived`,
      }[this.state];
      this.row.dataset.state = this.state;
      this.bar.value = share / 100;
      this.bar.hidden = this.state === "arrived" || this.state === "refused";
      this.pause.hidden = !["sending", "broken", "paused", "stuck"].includes(this.state);
      this.pause.textContent = this.state === "paused" || this.state === "stuck" ? "Continue" : "Pause";
      this.pause.setAttribute("aria-label", `${this.pause.textContent} ${this.name}`);
      const quarter = Math.floor(share / 25);
      if (this.state === "sending" && quarter > (this.quarter ?? 0)) this.box.say(`${this.name}: ${share} percent sent`);
      this.quarter = quarter;
    }

    /** Nothing moved for long: the network went away without a word. */
    watch() {
      if (this.state !== "sending" || Date.now() - this.moved < STALLED) return;
      this.upload.abort();
      this.breakOff(BROKEN);
    }
  }

  /** A field for one or several files, with everything that was chosen for it. */
  class Box {
    constructor(root) {
      Object.assign(this, { root, form: root.closest("form"), name: root.dataset.upload, files: [] });
      this.input = root.querySelector("input[type=file]:not([data-upload-camera])");
      this.camera = root.querySelector("[data-upload-camera]");
      this.list = root.querySelector("[data-upload-files]");
      this.template = root.querySelector("template[data-upload-file]");
      this.live = root.querySelector("[data-upload-chosen]");
      this.limit = Number(this.input.dataset.maxBytes || 0);
      this.isForDocuments = /pdf|image/.test(this.input.accept);
      this.left = [];
      /** The same field of the same form, also where another page shows it. */
      this.field = `${new URL(this.form.getAttribute("action") || "", location.href).pathname} ${this.input.id}`;
      delete this.input.dataset.progress; // the older way of sending leaves this field alone
      this.input.removeAttribute("data-progress");
      this.input.classList.add("unseen");
      root.querySelectorAll("[data-upload-choose], [data-upload-camera]").forEach((each) => { each.hidden = false; });
      this.input.addEventListener("change", () => { this.take([...this.input.files]); this.input.value = ""; });
      this.camera?.addEventListener("change", () => { this.take([...this.camera.files], true); this.camera.value = ""; });
      root.addEventListener("dragover", (event) => event.preventDefault());
      root.addEventListener("drop", (event) => { event.preventDefault(); this.take([...event.dataTransfer.files]); });
      [...this.list.children].forEach((row) => this.keep(row.querySelector("strong").textContent, Number(row.dataset.sentSize), row.dataset.sentUrl, row));
      this.offerWhatWaits();
    }

    say(sentence) { this.live.textContent = sentence; }
    has(url, hash = "") {
      const isThis = (file) => (hash && file.hash === hash) || [file.url, file.upload?.url, file.claimed].some((each) => each?.endsWith(url));
      return [...all, this].some((box) => box.files.some(isThis));
    }

    /** A file that arrived before: for the form that was refused, or before the page was loaded again. */
    keep(name, size, url, instead) {
      if (!this.input.multiple) [...this.files].forEach((file) => this.remove(file, true));
      const file = new Sending(this, null, name);
      file.size = size;
      if (instead) instead.replaceWith(file.row);
      else this.list.append(file.row);
      this.files.push(file);
      file.wasSeen = Boolean(instead);
      file.arrive(url);
      this.arrange();
      return file;
    }

    take(chosen, shot = false) {
      this.pressed = null;
      for (const file of this.input.multiple ? chosen : chosen.slice(0, 1)) {
        if (!this.input.multiple) [...this.files].forEach((each) => this.remove(each, true));
        const twice = this.files.some((each) => each.file && each.file.size === file.size && each.file.name === file.name && each.file.lastModified === file.lastModified);
        if (twice && !shot) { this.say(`${file.name} is in the list already.`); continue; }
        const name = shot ? this.nameOfShot(file.name.split(".").pop() || "jpg") : file.name;
        const sending = new Sending(this, file, name);
        this.files.push(sending);
        this.list.append(sending.row);
        if (!file.size) sending.refuse("The file is empty (0 bytes). Choose it again; perhaps it was still being saved.");
        else if (this.limit && file.size > this.limit) sending.refuse(`It has ${sizeInWords(file.size)}. A file can have up to ${sizeInWords(this.limit)}.`);
      }
      const together = this.files.reduce((sum, file) => sum + file.size, 0);
      if (this.files.length > 1 && this.limit && together > this.limit) {
        this.say(`Together the files have ${sizeInWords(together)}; we can take ${sizeInWords(this.limit)}. Remove some, and send them as a document of their own.`);
      }
      this.arrange();
      this.next();
    }

    /** A phone gives every photograph the same name: the next number, also counting those that arrived earlier. */
    nameOfShot(ending) {
      const used = [...this.files, ...this.left].map(({ name }) => Number(/^photograph-(\d{1,4})\./.exec(name)?.[1] ?? 0));
      return `photograph-${Math.max(0, ...used) + 1}.${ending}`;
    }

    /** Two at a time, in their order. */
    next() {
      const busy = this.files.filter((file) => ["reading", "sending"].includes(file.state)).length;
      this.files.filter((file) => file.state === "waiting").slice(0, Math.max(0, AT_ONCE - busy)).forEach((file) => file.go());
      this.settle();
    }

    remove(file, quietly = false) {
      clearTimeout(file.timer);
      const at = this.files.indexOf(file);
      this.files.splice(at, 1);
      const url = file.url ?? file.upload?.url;
      file.state = "removed";
      file.upload?.abort();
      if (url) this.giveUp(url);
      file.row.remove();
      if (quietly) return;
      const near = this.files[Math.min(at, this.files.length - 1)];
      (near ? near.row.querySelector("[data-act=remove]") : this.input).focus();
      this.say(`${file.name} was removed.`);
      this.arrange();
      this.next();
    }

    giveUp(url) { return tus.Upload.terminate(url, { retryDelays: null, headers: this.headers() }).catch(() => {}); }

    headers() { return { "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" }; }

    move(file, by, button) {
      const at = this.files.indexOf(file);
      this.files.splice(at, 1);
      this.files.splice(at + by, 0, file);
      this.list.insertBefore(file.row, by < 0 ? this.list.children[at - 1] : this.list.children[at + 1].nextSibling);
      this.arrange();
      (button.hidden ? file.row.querySelector("[data-act=earlier]:not([hidden]), [data-act=later]:not([hidden])") : button)?.focus();
      this.say(`${file.name} is now page ${at + by + 1} of ${this.files.length}.`);
    }

    arrange() {
      this.files.forEach((file, at) => {
        file.row.querySelector("[data-act=earlier]").hidden = at === 0;
        file.row.querySelector("[data-act=later]").hidden = at === this.files.length - 1;
      });
    }

    /** What was chosen for this field before and is in no box of this page: to be continued, used or given up. */
    async offerWhatWaits() {
      const place = this.root.querySelector("[data-upload-left]");
      const uploads = await waitingUploads().catch(() => []);
      const left = this.left = uploads.filter((each) => each.field === this.field && !this.has(each.url, each.sha256));
      place.hidden = !left.length;
      place.replaceChildren(...left.map((each) => this.offer(each)));
    }

    offer(each) {
      const row = document.createElement("p");
      const act = (text, does) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "usa-button usa-button--unstyled", textContent: text });
        button.setAttribute("aria-label", `${text}: ${each.name}`);
        button.addEventListener("click", does);
        return button;
      };
      const whole = each.offset === each.size;
      row.append(whole
        ? `${each.name} (${sizeInWords(each.size)}) arrived earlier and was not used. `
        : `You began to send ${each.name}: ${sizeInWords(each.offset)} of ${sizeInWords(each.size)} have arrived. Choose the same file again, and it continues from there. `);
      if (whole) row.append(act("Use it here", () => { this.keep(each.name, each.size, each.url); this.offerWhatWaits(); }), " ");
      row.append(act("Delete it", async () => {
        await this.giveUp(each.url);
        this.say(`${each.name} was deleted.`);
        this.input.focus();
        this.offerWhatWaits();
      }));
      return row;
    }

    get isReady() { return this.files.every((file) => file.state === "arrived" && file.hasAdvice !== undefined); }

    /** The person has pressed Send already: the form goes as soon as all has arrived and nothing is to be said about it. */
    settle() {
      if (!this.pressed || !this.isReady) return;
      const button = this.pressed.button;
      this.pressed = null;
      if (this.files.some((file) => file.hasAdvice)) {
        this.say("Everything has arrived. Read what could be better, then press the button again to send it as it is.");
        this.list.querySelector("[data-advice] li")?.scrollIntoView({ block: "center" });
      } else this.form.requestSubmit(button);
    }
  }

  const onSubmit = (event) => {
    const form = event.target;
    const mine = [...form.querySelectorAll("[data-upload]")].map((root) => boxes.get(root)).filter((box) => box?.files.length);
    const bad = mine.find((box) => box.files.some((file) => file.state === "refused"));
    const open = mine.filter((box) => !box.isReady);
    if (event.defaultPrevented || (!bad && !open.length)) return;
    event.preventDefault();
    if (bad) {
      bad.say("One of the files cannot be sent. Remove it, and choose another where it is needed.");
      bad.list.querySelector("[data-state=refused] [data-act=remove]").focus();
      return;
    }
    for (const box of open) {
      box.pressed = { button: event.submitter };
      box.files.filter((file) => file.state === "paused" || file.state === "stuck").forEach((file) => file.go());
      box.say(box.files.every((file) => file.state === "arrived")
        ? "It has arrived. We look at its pages for a moment; then the form goes off by itself."
        : "The file is still on its way. Leave this page open: the form goes off by itself once it has arrived.");
    }
  };

  const setUp = (root = document) => {
    if (!endpoint() || !window.tus?.isSupported) return;
    for (const place of root.querySelectorAll("[data-upload]")) {
      if (boxes.has(place) || !place.closest("form")) continue;
      const box = new Box(place);
      boxes.set(place, box);
      all.add(box);
    }
  };

  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:afterSettle", (event) => setUp(event.target));
  const eachFile = (act) => all.forEach((box) => (box.root.isConnected ? box.files.forEach(act) : all.delete(box)));
  window.addEventListener("online", () => eachFile((file) => { if (file.state === "broken") file.go(); }));
  window.addEventListener("offline", () => eachFile((file) => { if (file.state === "sending") { file.upload.abort(); file.breakOff(BROKEN); } }));
  window.addEventListener("beforeunload", (event) => {
    let leaving = false;
    eachFile((file) => { leaving ||= file.isOnItsWay; });
    if (leaving) event.preventDefault();
  });
  setInterval(() => eachFile((file) => file.watch()), 5000);
  setUp();
})();
