// The little that HTML cannot do: sheets that close, columns as it stands to the clipboard, keys. No page needs it to work.
"use strict";

const closeSheets = (except) => {
  for (const each of document.querySelectorAll("details.pop[open]")) if (each !== except) each.open = false;
};

document.addEventListener("click", (event) => {
  closeSheets(event.target.closest("details.pop"));
  const chosen = event.target.closest("td.cell > a");
  if (chosen) {
    for (const each of document.querySelectorAll("td.cell > a.chosen")) each.classList.remove("chosen");
    chosen.classList.add("chosen");
  }
  const close = event.target.closest("[data-close]");
  if (close) {
    event.preventDefault();
    document.getElementById(close.dataset.close).replaceChildren();
    for (const each of document.querySelectorAll("td.cell > a.chosen")) { each.classList.remove("chosen"); each.focus(); }
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) copyTable(document.getElementById(copy.dataset.copy), copy);
});

// A zone that nobody has said yet is proposed as this browser has it.
for (const field of document.querySelectorAll("[data-zone-here]")) field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;

const copyTable = async (table, button) => {
  const tables = table ? [table] : [...document.querySelectorAll("main table")];
  const lines = tables.flatMap((each) => [...each.rows]).map((row) => [...row.cells].map((cell) => cell.dataset.text ?? cell.innerText.trim()).join("\t"));
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = button.dataset.done;
  } catch {
    button.textContent = button.dataset.failed;
  }
  setTimeout(() => { button.textContent = before; }, 2000);
};

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "Escape") {
    const open = document.querySelector("details.pop[open]");
    closeSheets(null);
    if (open) open.querySelector("summary").focus();
    else document.querySelector("[data-close]")?.click();
    return;
  }
  const search = document.querySelector('nav a[href="/search"]');
  if (search && event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    search.click();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (search && event.key.toLowerCase() === "s") { event.preventDefault(); search.click(); return; }
  const key = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (key) { event.preventDefault(); key.tagName === "SUMMARY" ? (key.parentElement.open = true) : key.click(); }
});

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-all]");
  if (all) for (const each of document.querySelectorAll(`input[name="${CSS.escape(all.dataset.all)}"]`)) each.checked = all.checked;
  if (event.target.closest("[data-submit]")) event.target.form.requestSubmit();
});

// Work that takes its time says so on its button, and is not sent twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.working || event.defaultPrevented) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  button.setAttribute("aria-busy", "true");
  button.textContent = button.dataset.working;
});

// A theme chosen here shows at once; the server remembers it.
document.addEventListener("submit", (event) => {
  const theme = event.submitter?.closest("[data-theme-choice]");
  if (theme) document.documentElement.dataset.theme = theme.value;
});

// A slider over wall-clock minutes moves the date and time field beside it, which alone is sent; at its end it is now.
for (const slider of document.querySelectorAll("[data-moment]")) {
  const field = document.getElementById(slider.dataset.moment);
  const said = () => (field.value ? field.value.replace("T", " ") : slider.dataset.now);
  slider.closest("[hidden]").hidden = false;
  slider.setAttribute("aria-valuetext", said());
  slider.addEventListener("input", () => {
    const at = new Date(Date.parse(`${slider.dataset.start}Z`) + slider.value * 60000).toISOString().slice(0, 16);
    field.value = slider.value === slider.max ? "" : at;
    slider.setAttribute("aria-valuetext", said());
  });
  slider.addEventListener("pointerup", () => slider.form.requestSubmit());
  slider.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); slider.form.requestSubmit(); } });
}

// A part of a page that is fetched anew keeps its scroll, its focus and its open cell; when the server is silent it says so.
const keptOf = (live) => ({
  scrolls: [...live.querySelectorAll("[id]")].filter((each) => each.scrollTop || each.scrollLeft).map((each) => [each.id, each.scrollLeft, each.scrollTop]),
  focus: live.contains(document.activeElement) ? [document.activeElement.id, document.activeElement.getAttribute("href")] : null,
  chosen: live.querySelector("td.cell > a.chosen")?.getAttribute("href"),
});
const linkTo = (live, href) => [...live.querySelectorAll("a")].find((each) => each.getAttribute("href") === href);
document.addEventListener("htmx:beforeSwap", (event) => {
  const live = event.detail.target;
  if (live?.matches?.("[data-live]")) live.kept = keptOf(live);
});
document.addEventListener("htmx:afterSettle", (event) => {
  const live = event.detail.target;
  if (!live?.kept) return;
  const { scrolls, focus, chosen } = live.kept;
  for (const [id, left, top] of scrolls) document.getElementById(id)?.scrollTo(left, top);
  if (chosen) linkTo(live, chosen)?.classList.add("chosen");
  if (focus) (document.getElementById(focus[0]) ?? linkTo(live, focus[1]))?.focus({ preventScroll: true });
  delete live.kept;
  live.dataset.live = live.querySelector("[data-clock]")?.dataset.clock ?? live.dataset.live;
  live.classList.remove("stale");
  document.getElementById("stale").hidden = true;
});
for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(trouble, (event) => {
  const live = event.detail.elt;
  if (!live?.matches?.("[data-live]")) return;
  live.classList.add("stale");
  document.getElementById("stale-at").textContent = live.dataset.live;
  document.getElementById("stale").hidden = false;
});
