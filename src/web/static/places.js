// Keeps on the server how far an episode is heard, so that another device goes on from there. What was heard last
// counts, here or elsewhere. A link may name a second (?t=): one then is there.
import { end, kept, now, place, seek, wanted } from "./player.js";

const EVERY = 10000, HEARD = 0.95, told = () => document.getElementById("player")?.dataset ?? {};
const ours = (episode, final) => Boolean(episode && final) && !episode.startsWith("shared ");
const since = (id) => Number(kept(`heard ${id}`)) || 0; // by the clock of the server
let last = {}, sent = {}, refused = "", ahead = Number(kept("ahead")) || 0;

function put(id, seconds, moment) {
  kept(`place ${id}`, seconds);
  kept(`heard ${id}`, moment);
  if (now?.episode === id) seek(seconds);
}
async function arrive() {
  const { episode, final } = told(), second = new URLSearchParams(location.search).get("t");
  if (!ours(episode, final)) return;
  if (second) {
    history.replaceState(null, "", location.pathname + location.hash); // a reload goes on from where one was
    return put(episode, Number(second) || 0, Date.now() + ahead);
  }
  const answer = await fetch(`/api/episodes/${episode}/position`).catch(() => null);
  const { seconds, updatedAt } = answer?.ok ? await answer.json() : {};
  if (!updatedAt || Date.parse(updatedAt) <= since(episode)) return;
  if (now?.episode !== episode || !wanted) put(episode, seconds, Date.parse(updatedAt));
}
function listen() { // only what is heard counts: a file that is loaded moves, too
  const { episode, final } = now, at = place(), same = last.episode === episode;
  const moved = same && wanted && Math.abs(at - last.at) > 0.2, stopped = same && last.wanted && !wanted;
  last = { episode, at: moved || !same ? at : last.at, wanted };
  if (!(moved || stopped) || !ours(episode, final)) return;
  kept(`heard ${episode}`, Date.now() + ahead);
  const near = at >= HEARD * end() && sent.near !== episode;
  if (near || stopped || sent.episode !== episode || Date.now() - sent.when > EVERY) send(near);
}
async function send(near) {
  const { episode } = now, seconds = place();
  if (refused === episode) return;
  sent = { episode, when: Date.now(), near: near ? episode : sent.near };
  const answer = await fetch(`/api/episodes/${episode}/position`, { method: "PUT", keepalive: true,
    headers: { "Content-Type": "application/json" }, body: JSON.stringify({ seconds }) }).catch(() => null);
  if (!answer) return; // the line is down: the next one tells it
  if (!answer.ok) return void (refused = episode);
  const moment = Date.parse((await answer.json()).updatedAt);
  kept("ahead", ahead = moment - Date.now());
  kept(`heard ${episode}`, moment);
}

document.addEventListener("gavelcast:heard", listen);
document.addEventListener("gavelcast:page", arrive);
addEventListener("pagehide", () => { // what stands still was told when it stopped
  if (now && wanted && ours(now.episode, now.final)) send(false);
});
arrive();
