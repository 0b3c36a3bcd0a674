// What a page has to do with the player: it says what can be heard (#player), its chapters ([data-chapter]) and when
// its sentences are heard ([data-at]). The one that is heard is marked, and each can be pressed.
import "./places.js";
import { clock, learn, now, pause, place, play, seek, show, toggle, wanted } from "./player.js";

const byId = (id) => document.getElementById(id), all = (selector) => [...document.querySelectorAll(selector)];
const told = () => byId("player")?.dataset ?? {};
const chapters = () => all("[data-chapter]").map(({ dataset: { chapter, start, end } }) =>
  ({ title: chapter, start: Number(start), end: Number(end) }));

function arrive() { // on a page, or to news on it
  if (!told().episode) return;
  for (const plain of all("#player :is(audio, .plain)")) plain.replaceWith(button());
  if (now?.episode !== told().episode && !wanted) show(told());
  if (now.episode === told().episode) learn(told(), chapters());
  else mark();
}
function button() {
  return Object.assign(document.createElement("button"),
    { id: "listen", className: "main", onclick: () => { own(); toggle(); } });
}
function own() { // what plays gives way to what this page is about
  if (now.episode === told().episode) return;
  pause();
  arrive();
}
function mark() {
  const mine = told().episode === now.episode, at = place(), go = at > 1 ? `Go on from ${clock(at)}` : "Listen";
  if (byId("listen")) byId("listen").textContent = !mine ? "Listen" : wanted ? "Pause" : go;
  const heard = mine && (wanted || at > 0) ? all("[data-at]").findLast((it) => it.dataset.at <= at + 0.05) : null;
  for (const it of all("[data-at][aria-current]")) if (it !== heard) it.ariaCurrent = null;
  if (heard) heard.ariaCurrent = "true";
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seek]"), words = event.target.closest("[data-at]");
  if (!link && (!words || event.target.closest("a") || !getSelection().isCollapsed)) return;
  event.preventDefault();
  own();
  seek(Number(link ? link.dataset.seek : words.dataset.at));
  play();
});
document.addEventListener("gavelcast:heard", mark);
document.addEventListener("gavelcast:page", arrive);
document.addEventListener("htmx:oobBeforeSwap", ({ target: { id } }) => {
  if (!["player", "chapters"].includes(id)) return;
  const focused = document.activeElement.id === "listen";
  queueMicrotask(() => { // after the swap
    arrive();
    if (focused) byId("listen")?.focus({ preventScroll: true });
  });
});
arrive();
