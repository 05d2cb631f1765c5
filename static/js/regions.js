// A reviewer drags a rectangle on the image of a page; the numbers of the form below follow. Without a mouse the same
// fields are filled by hand or by choosing a part of the page.
(() => {
  "use strict";
  const form = () => document.getElementById("fault-form");
  const field = (name) => form()?.elements.namedItem(name);
  const per = (part, whole) => Math.round((1000 * Math.min(Math.max(part, 0), whole)) / whole) / 10;
  const names = ["left", "top", "width", "height"];

  /** Where in the page image the pointer is, in per cent of its width and height. */
  const place = (holder, event) => {
    const box = holder.querySelector("img").getBoundingClientRect();
    return [per(event.clientX - box.left, box.width), per(event.clientY - box.top, box.height)];
  };

  /** Draws the mark that the form holds on the page that it names, and says in words where it is. */
  const show = () => {
    if (!form()) return;
    const values = names.map((name) => Number(field(name).value));
    const drawn = names.every((name) => field(name).value !== "") && values[2] > 0 && values[3] > 0;
    for (const holder of document.querySelectorAll("[data-regions]")) {
      const here = drawn && field("side").value === holder.dataset.regions && field("page").value === holder.dataset.page;
      const mark = holder.querySelector("[data-region-mark]");
      const { width, height } = mark.ownerSVGElement.viewBox.baseVal;
      const pixels = here ? [values[0] * width, values[1] * height, values[2] * width, values[3] * height] : [0, 0, 0, 0];
      ["x", "y", "width", "height"].forEach((name, nth) => mark.setAttribute(name, pixels[nth] / 100));
    }
    const words = form().querySelector("[data-region-words]");
    words.textContent = drawn
      ? `Marked on page ${field("page").value} of the ${field("side").value}: ${values[2]} % wide and ${values[3]} % high, ${values[0]} % from the left and ${values[1]} % from the top.`
      : "";
  };

  const write = (holder, [left, top], [right, bottom]) => {
    const round = (value) => String(Math.round(value * 10) / 10);
    field("side").value = holder.dataset.regions;
    field("page").value = holder.dataset.page;
    if (field("area")) field("area").value = "";
    field("left").value = round(Math.min(left, right));
    field("top").value = round(Math.min(top, bottom));
    field("width").value = round(Math.abs(right - left));
    field("height").value = round(Math.abs(bottom - top));
    show();
  };

  const clear = () => {
    names.forEach((name) => { field(name).value = ""; });
    show();
  };

  let start = null;
  document.addEventListener("pointerdown", (event) => {
    const holder = event.target.closest?.("[data-regions]");
    if (!holder || !form() || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    start = { holder, at: place(holder, event) };
    holder.setPointerCapture?.(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (start) write(start.holder, start.at, place(start.holder, event));
  });
  document.addEventListener("pointerup", (event) => {
    if (!start) return;
    const { holder, at } = start;
    start = null;
    const end = place(holder, event);
    // A click without a drag takes the mark away.
    if (Math.abs(end[0] - at[0]) < 1 || Math.abs(end[1] - at[1]) < 0.5) { clear(); return; }
    write(holder, at, end);
    const reason = field("reason_code");
    if (reason && !reason.value) reason.focus({ preventScroll: false });
  });
  document.addEventListener("pointercancel", () => { start = null; });
  document.addEventListener("input", (event) => { if (event.target.form && event.target.form === form()) show(); });

  // Another form of the desk, or another page of a document, loads this page anew: what was begun here is put back.
  const draftKey = `fault:${location.pathname}`;
  const drafted = ["reason_code", "note", "side", "page", "area", ...names];
  const keep = () => {
    if (!form()) return;
    const values = Object.fromEntries(drafted.filter((name) => field(name)).map((name) => [name, field(name).value]));
    if (values.reason_code || values.note || values.left) sessionStorage.setItem(draftKey, JSON.stringify(values));
  };
  const putBack = () => {
    const kept = sessionStorage.getItem(draftKey);
    sessionStorage.removeItem(draftKey);
    // A form that came back with its faults has its own values.
    if (!kept || !form() || field("reason_code").value || field("note").value) return;
    for (const [name, value] of Object.entries(JSON.parse(kept))) if (field(name)) field(name).value = value;
  };
  document.addEventListener("submit", (event) => {
    if (event.target !== form() && event.target.closest("#name, #translation-check, #list")) keep();
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.('main a[href^="?"]')) keep(); });
  putBack();
  show();
})();
