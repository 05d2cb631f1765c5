// What the pages do better with script. Each page works without it: nothing here is the only way to do a thing.
(() => {
  "use strict";
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
  const announce = (text) => {
    const region = document.getElementById("announcer");
    if (region) region.textContent = text;
  };

  /** After a refused form, focus goes to the summary, which names each fault and links to its field. */
  const focusSummary = (root) => root.querySelector("[data-error-summary]")?.focus();

  /** Older browsers cannot style a closed <details> open, so the menu is opened for wide windows. */
  const openWideMenu = () => {
    if (CSS.supports("selector(::details-content)") || innerWidth < 1024) return;
    each("details.menu", (menu) => { menu.open = true; });
  };

  /** A second press on the same form sends nothing; the form's key makes that true on the server as well. */
  const guardDoubleSubmit = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    each("button:not([type=button])", (button) => button.setAttribute("aria-disabled", "true"), form);
    announce("Sending. Please wait.");
  };
  const releaseForm = (form) => {
    delete form.dataset.sending;
    each("[aria-disabled]", (button) => button.removeAttribute("aria-disabled"), form);
  };

  const sizeInWords = (bytes) =>
    bytes < 1e6 ? Math.ceil(bytes / 1e3) + " kB" : (bytes / 1e6).toFixed(1) + " MB";

  /** Puts the answer's page in place of this one. Following its address instead would lose the message it carries. */
  const showPage = (page, address) => {
    if (address && address !== location.href) history.pushState(null, "", address);
    document.title = page.title;
    document.documentElement.className = page.documentElement.className;
    document.body.replaceWith(page.body);
    window.htmx?.process(document.body);
    window.scrollTo(0, 0);
    start(document);
    if (!document.querySelector("[data-error-summary]")) document.getElementById("main")?.focus();
    announce(page.title);
  };

  /** Sends a form with files by XMLHttpRequest, because only that tells how much has gone; then shows the answer's page. */
  const sendWithProgress = (event) => {
    const form = event.target;
    const field = form.querySelector("input[type=file][data-progress]");
    if (event.defaultPrevented || !field?.files.length || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    const panel = field.closest("[data-upload]").querySelector("[data-upload-progress]");
    const [bar, words] = [panel.querySelector("progress"), panel.querySelector("[data-upload-words]")];
    const body = new FormData(form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const request = new XMLHttpRequest();
    const failed = () => {
      words.textContent = "The connection was cut before the file had arrived. Nothing was stored. Check your connection and press the button again.";
      announce(words.textContent);
      releaseForm(form);
    };
    panel.hidden = false;
    let lastTenth = -1;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      words.textContent = loaded < total ? `${sizeInWords(loaded)} of ${sizeInWords(total)} sent` : "All sent. We are checking the file.";
      const tenth = Math.floor((loaded / total) * 10);
      if (tenth !== lastTenth) announce(words.textContent);
      lastTenth = tenth;
    });
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      const type = request.getResponseHeader("Content-Type") || "";
      if (!type.includes("text/html")) { failed(); return; }
      showPage(new DOMParser().parseFromString(request.responseText, "text/html"), request.responseURL);
    });
    request.open("POST", form.action);
    request.send(body);
  };

  /** The size is checked before the way, so that nobody waits ten minutes to be refused. */
  const checkChosenFile = (field) => {
    const limit = Number(field.dataset.maxBytes || 0);
    const words = field.closest("[data-upload]")?.querySelector("[data-upload-chosen]");
    if (!words) return;
    const files = [...field.files];
    const big = limit ? files.find((file) => file.size > limit) : undefined;
    field.setCustomValidity(big ? `“${big.name}” has ${sizeInWords(big.size)}. A file can have up to ${sizeInWords(limit)}.` : "");
    words.textContent = big ? field.validationMessage : files.map((file) => `${file.name}, ${sizeInWords(file.size)}`).join("; ");
  };

  const copyFrom = async (button) => {
    const text = button.closest("[data-copy]").dataset.copy;
    try { await navigator.clipboard.writeText(text); } catch { return; }
    announce(`Copied: ${text}`);
    const mark = button.querySelector("[data-copy-word]");
    const before = mark.textContent;
    mark.textContent = "Copied";
    setTimeout(() => { mark.textContent = before; }, 2000);
  };

  /** Keyboard of the staff pages. j and k walk the rows of [data-rows]; each letter follows the link that carries data-key, or goes to the
      button: what a button sends is for good, so it takes Enter as well. */
  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-rows] > *")];
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.classList.contains("is-here"));
    const next = Math.min(Math.max(here + step, 0), rows.length - 1);
    rows[here]?.classList.remove("is-here");
    rows[next].classList.add("is-here");
    (rows[next].querySelector("a[href], button") || rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  /** A bar code reader types wherever the focus is; where a page has one field for it, every character goes there. */
  const scanField = () => document.querySelector("[data-scan-field]");
  const onKey = (event) => {
    if (!document.documentElement.hasAttribute("data-shortcuts") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
    const { key } = event;
    if (scanField() && key.length === 1 && key !== "?") {
      if (key !== " " || !event.target.closest("a, button, summary")) scanField().focus();
      return;
    }
    if (key === "j" || key === "k") { event.preventDefault(); walk(key === "j" ? 1 : -1); return; }
    if (key === "Enter" && event.target === document.body) {
      document.querySelector("[data-rows] > .is-here a[href]")?.click();
      return;
    }
    const dialog = document.getElementById("shortcuts");
    if (key === "?" && dialog) { event.preventDefault(); dialog.showModal(); return; }
    // The page's own letters come before those of the menu.
    const target = [...document.querySelectorAll("main [data-key]"), ...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select, textarea")) { target.focus(); return; }
    if (target.matches("button[type=submit]")) {
      target.focus();
      announce(`Press Enter to ${target.textContent.trim().toLowerCase()}`);
      return;
    }
    target.click();
  };

  /** Two minutes before the session ends the person is told, with a button that keeps it. */
  let sessionTimer;
  const watchSession = () => {
    clearTimeout(sessionTimer);
    const hint = document.getElementById("session-hint");
    const seconds = Number(hint?.dataset.seconds || 0);
    if (seconds < 180) return;
    sessionTimer = setTimeout(() => { hint.hidden = false; announce(hint.textContent.trim().replace(/\s+/g, " ")); }, (seconds - 120) * 1000);
  };
  const keepSession = async (hint) => {
    const answer = await fetch(hint.dataset.keepUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
    if (!answer?.ok) { location.reload(); return; }
    hint.hidden = true;
    watchSession();
  };

  const onClick = (event) => {
    const closest = (selector) => event.target.closest(selector);
    if (closest("[data-copy-button]")) copyFrom(closest("[data-copy-button]"));
    else if (closest("[data-open-dialog]")) document.getElementById(closest("[data-open-dialog]").dataset.openDialog)?.showModal();
    else if (closest("[data-print]")) window.print();
    else if (closest("[data-keep-session]")) keepSession(closest("#session-hint"));
    else if (closest("[aria-disabled=true]")) event.preventDefault();
    else if (scanField() && !getSelection().toString() && !closest("a, button, input, select, textarea, label, summary, dialog")) {
      scanField().focus({ preventScroll: true });
    }
  };

  const start = (root) => {
    each("[data-needs-script]", (element) => { element.hidden = false; }, root);
    focusSummary(root);
    openWideMenu();
    watchSession();
  };

  document.addEventListener("submit", guardDoubleSubmit);
  document.addEventListener("submit", sendWithProgress);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-progress]")) checkChosenFile(event.target);
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("dragover", (event) => event.target.closest?.("[data-upload]")?.classList.add("is-over"));
  for (const kind of ["dragleave", "drop"]) {
    document.addEventListener(kind, (event) => event.target.closest?.("[data-upload]")?.classList.remove("is-over"));
  }
  document.addEventListener("htmx:afterRequest", (event) => event.target.matches?.("form") && releaseForm(event.target));
  document.addEventListener("htmx:afterSettle", (event) => {
    start(event.target);
    const said = event.target.querySelector("[data-announce]") || (event.target.matches("[data-announce]") ? event.target : null);
    if (said) announce(said.textContent.trim());
  });
  for (const kind of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(kind, () => announce("That did not reach us. Nothing was changed. Please try again."));
  }
  window.addEventListener("pageshow", (event) => event.persisted && each("form[data-sending]", releaseForm));
  start(document);
})();
