// Keeps a page live. The socket is htmx's; this adds swapping only what changed, the tab's title, clocks
// that go, a word while the line is down, and polling until it is back.
htmx.config.wsReconnectDelay = (tries) => Math.min(500 * 2 ** tries, 8000) * (0.5 + Math.random() / 2);
const byId = (id) => document.getElementById(id), all = (selector) => document.querySelectorAll(selector);
let live, over, open, heard, socket;
htmx.createWebSocket = (url) => { socket = new WebSocket(url); return socket; };
const clock = (ms) => new Date(Math.max(0, ms)).toISOString().slice(ms < 36e5 ? 14 : 11, 19).replace(/^0/, "");
const tell = (words) => { byId("connection").textContent = words; };
function tick() {
  for (const it of all("[data-since]")) it.textContent = clock(Date.now() - Date.parse(it.dataset.since));
  for (const it of all("[data-local]")) it.textContent = new Date(it.dateTime).toLocaleString(
    ...(it.dataset.local ? ["en-US", { dateStyle: "long" }] : [[], { timeStyle: "medium" }]));
}
function begin() {
  if (socket?.readyState === WebSocket.OPEN) socket.close(); // the one of the page before
  [live] = all("[ws-connect]");
  [over, open, heard] = [!live, false, Date.now()];
  tick();
}
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const region = detail.target, news = detail.fragment, focused = document.activeElement.id;
  heard = Date.now();
  detail.shouldSwap = region.dataset.key !== news.dataset.key; // what plays or has focus stays in its place
  Object.assign(region.dataset, news.dataset);
  document.title = news.dataset.title || document.title;
  if (news.dataset.over === "true") { over = true; tell(""); }
  queueMicrotask(() => { // after the swap
    tick();
    if (focused && document.activeElement.id !== focused) byId(focused)?.focus({ preventScroll: true });
  });
});
document.addEventListener("htmx:wsOpen", () => { [open, heard] = [true, Date.now()]; tell(""); });
document.addEventListener("htmx:wsClose", ({ detail: { event: { code } } }) => {
  open = false;
  if (over ||= code === 1000) return;
  tell(byId("connection").dataset.words);
  if ([1006, 1012, 1013].includes(code)) return; // htmx opens it again
  const cut = live;
  cut.dataset.closed = Date.now(); // a changed element is connected anew
  setTimeout(() => { if (cut === live) code >= 4000 ? location.reload() : htmx.process(live); }, 3000);
});
document.addEventListener("gavelcast:page", begin);
begin();
setInterval(tick, 1000);
setInterval(() => { // also when the line was silent for long: it may be dead
  if (!over && (!open || Date.now() - heard > 30000)) htmx.trigger("#poll", "poll");
}, 3000);
