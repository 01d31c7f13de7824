// A page that follows what happens: on an event its own address is fetched and its parts are taken
// over. Nothing moves under the reader's hands: new rows wait to be asked for, a part in use stays.

const bar = document.querySelector("[data-live]");
const [state, show, pause] = bar.querySelectorAll(".live__state, .live__show, .live__pause");
const parts = () => [...document.querySelectorAll("[data-live-part]")];
const keyed = (row) => [row.dataset.row, row];
const rowsOf = (part) => new Map([...part.querySelectorAll("[data-row]")].map(keyed));
const seen = new Map(parts().map((part) => [part.id, part.textContent]));
const paused = () => pause.getAttribute("aria-pressed") === "true";
const say = (what) => (state.textContent = bar.dataset[what]);
let [backoff, stream, later, soon, again, latest] = [1000];

function follow() {
  if (!stream && !paused() && !document.hidden) {
    stream = new EventSource(bar.dataset.live);
    stream.onopen = change;
    stream.onmessage = change;
    stream.onerror = lost;
  }
}

function stop() {
  stream?.close();
  clearTimeout(later);
  clearTimeout(soon);
  stream = soon = undefined;
}

function lost() {
  stop();
  say("lost");
  later = setTimeout(follow, backoff * (1 + Math.random()));
  backoff = Math.min(backoff * 2, 60000);
}

// Many events are one look, and one that comes during a look is another.
function change() {
  again = true;
  soon ??= setTimeout(() => look().catch(lost), 1000);
}

async function look() {
  again = false;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    return lost();
  }
  latest = new DOMParser().parseFromString(await answer.text(), "text/html");
  soon = undefined;
  backoff = 1000;
  say("following");
  take(false);
  again && change();
}

function take(asked) {
  let [news, changes] = [0, false];
  for (const part of parts()) {
    const next = latest.getElementById(part.id);
    if (!next || (!asked && next.textContent === seen.get(part.id))) {
      continue;
    } else if (!asked && part.dataset.livePart === "list") {
      const { added, gone } = merge(rowsOf(part), rowsOf(next));
      news += added;
      changes ||= gone;
    } else if (!asked && inUse(part)) {
      changes = true;
    } else {
      replace(part, next);
      seen.set(part.id, next.textContent);
    }
  }
  const words = ["changed", "one"][news] ?? "many";
  show.textContent = bar.dataset[words].replace("{n}", news);
  show.hidden = !news && !changes;
  document.title = latest.title;
  document.dispatchEvent(new Event("fresh"));
}

// Known rows change in place. New ones below them only moved up and do not count; a known one that
// no new one pushed out is gone.
function merge(known, fresh) {
  const keys = [...fresh.keys()];
  const last = keys.findLastIndex((key) => known.has(key));
  const added = keys.filter((key, at) => !known.has(key) && (at < last || last < 0)).length;
  for (const [key, row] of fresh) {
    const old = known.get(key);
    if (old && old.textContent !== row.textContent && !inUse(old)) {
      replace(old, row);
    }
  }
  return { added, gone: added === 0 && [...known.keys()].some((key) => !fresh.has(key)) };
}

function inUse(part) {
  const chosen = getSelection();
  const selects = chosen.type === "Range" && chosen.containsNode(part, true);
  return selects || part.contains(document.activeElement) || "typed" in part.dataset;
}

function replace(part, next) {
  const open = part.querySelectorAll("details[open][id]");
  part.replaceWith(next.cloneNode(true));
  open.forEach(({ id }) => document.getElementById(id)?.setAttribute("open", ""));
}

show.addEventListener("click", () => take(true) ?? parts()[0].focus());
pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", !paused());
  stop();
  say("paused");
  follow();
});
document.addEventListener("visibilitychange", () => (document.hidden ? stop() : follow()));
document.addEventListener("input", ({ target }) => {
  target.closest("[data-live-part]")?.setAttribute("data-typed", "");
});
bar.hidden = false;
follow();
