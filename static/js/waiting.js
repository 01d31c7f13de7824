// The page of a payment whose outcome is not known yet: asks for itself again after the pause that
// it names, and shows the answer in place, so that a screen reader hears the outcome and nothing
// else. Without this script the page reloads itself; when this script fails, it loads the next one.

const region = document.getElementById("outcome");

function look() {
  const { next, seconds } = region.dataset;
  if (next) {
    setTimeout(() => ask(next).catch(() => location.replace(next)), Number(seconds) * 1000);
  }
}

async function ask(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("outcome");
  if (!answer.ok || !fresh) {
    throw new Error("no outcome in the answer");
  }
  const waits = Boolean(fresh.dataset.next);
  if (waits) {
    region.dataset.next = fresh.dataset.next;
    region.dataset.seconds = fresh.dataset.seconds;
    look();
  } else {
    show(page, fresh);
  }
}

function show(page, fresh) {
  delete region.dataset.next;
  document.title = page.title;
  document.querySelector(".cart-link").replaceWith(page.querySelector(".cart-link"));
  region.replaceChildren(...fresh.childNodes);
  while (region.nextSibling) {
    region.nextSibling.remove();
  }
  while (fresh.nextSibling) {
    region.parentNode.append(fresh.nextSibling);
  }
}

look();
