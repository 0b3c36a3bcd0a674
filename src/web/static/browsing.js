// Leads from page to page without a new document, so that what plays plays on: only <main> and the title change.
// Forms, downloads, other sites and whatever fails are left to the browser.
const OURS = /^\/($|(how-we-check|preferences|schedules|library|feed)$|(jobs|episodes)\/[^.]+$)/;
const here = () => location.pathname + location.search;
const heights = new Map(); // how far down one was, by address
let shown = here(), asked = 0;

function ours(url) {
  return url.origin === location.origin && OURS.test(url.pathname);
}
async function visit(url, begin) {
  const mine = ++asked, down = heights.get(url.href) ?? 0;
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  const text = answer?.ok && ours(new URL(answer.url)) ? await answer.text().catch(() => null) : null;
  const page = text && new DOMParser().parseFromString(text, "text/html"), main = page?.getElementById("main");
  if (mine !== asked) return;
  if (!main) return begin ? location.assign(url) : location.reload();
  if (begin) history.pushState(null, "", answer.url + url.hash);
  change(document.adoptNode(main));
  document.title = page.title;
  shown = here();
  arrive(url.hash.slice(1), begin ? 0 : down);
}
function change(main) {
  const old = document.getElementById("main");
  if (document.getElementById("poll")) htmx.trigger("#poll", "htmx:abort");
  old.replaceWith(main);
  document.dispatchEvent(new Event("gavelcast:page"));
  htmx.process(main);
}
function arrive(anchor, down) {
  const [heading] = document.querySelectorAll("main h1"), place = anchor && document.getElementById(anchor);
  heading.tabIndex = -1; // so that a screen reader says where one is now
  heading.focus({ preventScroll: true });
  if (place) place.scrollIntoView(); else scrollTo({ top: down, behavior: "instant" });
}

history.scrollRestoration = "manual";
addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
addEventListener("pageshow", () => { history.scrollRestoration = "manual"; });
addEventListener("scroll", () => { if (here() === shown) heights.set(location.href, scrollY); }, { passive: true });
addEventListener("popstate", () => { if (here() !== shown) visit(new URL(location.href), false); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]"), url = link && new URL(link.href);
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.defaultPrevented || button || ctrlKey || metaKey || shiftKey || altKey) return;
  if (!link || link.target || link.hasAttribute("download") || !ours(url)) return;
  if (url.pathname + url.search === here() && url.hash) return; // a place on this page
  event.preventDefault();
  visit(url, true);
});
