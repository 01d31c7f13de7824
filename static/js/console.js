// What the console can do only with a script: keys, copying, and times as "5 minutes ago". Every page
// works without it. Its words come from the page; what needs it is shown once it runs.

const root = document.documentElement;
const search = document.querySelector("[data-search]");
const dialog = document.getElementById("keys");
const toggle = document.getElementById("keys-on");
const heard = document.createElement("p");
const near = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
const units = [[60, 1, "second"], [3600, 60, "minute"], [86400, 3600, "hour"]];
let going = 0;

function remembered(name, value) {
  try {
    return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
  } catch {
    return null;
  }
}

function press(event) {
  const { key, target } = event;
  const typing = target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (key === "Escape" && typing && typing === search) {
    search.blur();
  }
  const other = event.ctrlKey || event.metaKey || event.altKey || remembered("cobro.keys") === "off";
  if (!typing && !other && !document.querySelector("dialog[open]") && act(key)) {
    event.preventDefault();
  }
}

function act(key) {
  if (going > Date.now()) {
    going = 0;
    const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
    link?.click();
    return link;
  }
  switch (key) {
    case "/":
      search?.focus();
      search?.select();
      return search;
    case "j":
      return step(1);
    case "k":
      return step(-1);
    case "g":
      going = Date.now() + 1500;
      return true;
    case "?":
      dialog?.showModal();
      return dialog;
    default:
      return false;
  }
}

// The focus itself walks, so that Enter opens and a screen reader follows.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.querySelector("a"));
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[here < 0 ? 0 : Math.max(0, Math.min(here + by, rows.length - 1))];
  (row?.querySelector(".table__link") ?? row?.querySelector("a"))?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return row;
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    return;
  }
  const icon = button.querySelector("use");
  const before = icon.getAttribute("href");
  heard.textContent = button.dataset.copied;
  if (!before.endsWith("#tick")) {
    icon.setAttribute("href", before.replace(/#.*/, "#tick"));
    setTimeout(() => icon.setAttribute("href", before), 2000);
  }
}

function tellTimes() {
  for (const time of document.querySelectorAll("time[data-relative], [data-relative] time")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const unit = units.find(([most]) => Math.abs(seconds) < most);
    time.title = time.dataset.exact ??= time.textContent;
    const said = unit ? near.format(Math.trunc(seconds / unit[1]), unit[2]) : time.title;
    if (said !== time.textContent) {
      time.textContent = said;
    }
  }
}

root.dataset.script = "on";
heard.className = "visually-hidden";
heard.setAttribute("role", "status");
document.body.append(heard);
document.addEventListener("keydown", press);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) {
    copy(button);
  } else if (target.closest("[data-keys-open]")) {
    dialog.showModal();
  }
});
if (toggle) {
  toggle.checked = remembered("cobro.keys") !== "off";
  toggle.addEventListener("change", () => remembered("cobro.keys", toggle.checked ? "on" : "off"));
}
// After live.js has seen the page as it came.
document.addEventListener("DOMContentLoaded", tellTimes);
document.addEventListener("fresh", tellTimes);
setInterval(tellTimes, 20000);
