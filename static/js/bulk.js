// Sends many files of a school one by one, with a progress bar. Without it the same form sends them all at once.
(() => {
  "use strict";
  const AT_ONCE = 3;
  const announce = (text) => {
    const region = document.getElementById("announcer");
    if (region) region.textContent = text;
  };
  const inWords = (number) => (number === 1 ? "1 file" : `${number} files`);
  const isDocument = ({ name }) => !name.split("/").pop().startsWith(".") && !name.endsWith("Thumbs.db");

  /** Everything below a dropped entry, as {name with its folders, file}. A folder tells its entries in parts. */
  const filesBelow = async (entry, path = "") => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
      return [{ name: path + file.name, file }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const part = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!part.length) return found;
      for (const each of part) found.push(...await filesBelow(each, `${path}${entry.name}/`));
    }
  };
  const dropped = async (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    return (await Promise.all(entries.map((entry) => filesBelow(entry)))).flat();
  };
  const chosen = (input) => [...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

  const setUp = (form) => {
    const part = (name) => form.querySelector(`[data-bulk-${name}]`);
    const [panel, words, faults, again, drop] = ["progress", "words", "faults", "again", "drop"].map(part);
    const bar = panel.querySelector("progress");
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const json = { Accept: "application/json", "X-CSRFToken": token };
    let [busy, rest, batch] = [false, [], location.pathname];

    const tell = (done, total) => {
      bar.max = total;
      bar.value = done;
      words.textContent = `${done} of ${inWords(total)} arrived.`;
      if (done === total || done % Math.ceil(total / 10) === 0) announce(words.textContent);
    };
    const tellFault = (name, sentence) => {
      const line = document.createElement("li");
      line.textContent = `${name}: ${sentence}`;
      faults.append(line);
    };

    /** The batch is stored before the first file goes, so a reload finds it; its address replaces this page's. */
    const start = async () => {
      if (form.dataset.bulk) return;
      const body = new FormData(form);
      body.delete("chosen");
      const answer = await fetch(form.action, { method: "POST", headers: json, body });
      if (!answer.ok) throw new Error("not started");
      const told = await answer.json();
      form.dataset.bulk = told.add;
      batch = told.batch;
      history.replaceState(null, "", batch);
    };
    const areThere = async () => {
      const answer = await fetch(form.dataset.bulk, { headers: json });
      return answer.ok ? (await answer.json()).there : {};
    };
    /** True when the server has answered about the file; a refused file is a line of the batch, and no try changes that. */
    const sendOne = async ({ name, file }) => {
      const body = new FormData();
      body.append("name", name);
      body.append("file", file);
      const answer = await fetch(form.dataset.bulk, { method: "POST", headers: json, body }).catch(() => null);
      if (!answer || answer.status >= 500 || answer.redirected) return false;
      const told = await answer.json().catch(() => null);
      if (!told) return false;
      if (told.fault) tellFault(name, told.fault);
      return true;
    };

    const send = async (files) => {
      if (busy || !files.length) return;
      busy = true;
      [panel.hidden, again.hidden] = [false, true];
      faults.replaceChildren();
      words.textContent = "Starting.";
      rest = files.filter(isDocument);
      try {
        await start();
        const there = await areThere();
        rest = rest.filter(({ name, file }) => there[name] !== file.size);
      } catch {
        busy = false;
        again.hidden = false;
        words.textContent = "We could not be reached. Nothing was sent. Check your connection and try again.";
        announce(words.textContent);
        return;
      }
      const [total, queue, unsent] = [rest.length, [...rest], []];
      let done = 0;
      tell(done, total);
      const worker = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          if (await sendOne(next)) { done += 1; tell(done, total); } else unsent.push(next);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      busy = false;
      rest = unsent;
      if (!unsent.length) { location.assign(batch); return; }
      again.hidden = false;
      words.textContent = `${done} of ${inWords(total)} arrived. ${inWords(unsent.length)} did not reach us; what arrived is kept.`;
      announce(words.textContent);
      again.focus();
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = form.querySelector("input[name=chosen]");
      if (field.files.length) send(chosen(field));
      else field.focus();
    });
    again.addEventListener("click", () => send(rest));
    part("choose").addEventListener("change", (event) => send(chosen(event.target)));
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", async (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
      send(await dropped(event.dataTransfer));
    });
    addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  };

  document.querySelectorAll("form[data-bulk]").forEach(setUp);
})();
