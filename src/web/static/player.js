// The player: one <audio> in a bar that stays while the pages change. What is made already is a file. What is still
// being made is a stream that grows and knows no ranges: to seek in it, and after a cut, it is opened anew with ?from=.
const byId = (id) => document.getElementById(id);
const SPEEDS = [0.8, 1, 1.2, 1.5, 1.75, 2], audio = new Audio();
export let now = null, wanted = false, speed = SPEEDS.find((one) => one === Number(kept("speed"))) ?? 1;
let begins = 0, streaming = false, moved = 0, tries = 0, again;

export const place = () => begins + audio.currentTime;
export const end = () => Number(now.final ? now.duration : now.ready) || audio.duration || 0;
export const chapter = () => now.chapters.findLast((one) => one.start <= place() + 0.01) ?? now.chapters[0];
export const clock = (seconds) =>
  new Date(1000 * Math.max(0, seconds)).toISOString().slice(seconds < 3600 ? 14 : 11, 19).replace(/^0/, "");

export function kept(name, value) { // in this browser, if it lets us
  try {
    return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
  } catch { return null; }
}

export function show({ episode, job, page, name }) { // an episode that was not in the bar
  now = { episode, job, name, chapters: [] };
  if (!byId("bar")) build();
  Object.assign(byId("bar-title"), { textContent: name, href: page });
  lay([]);
  unload(Number(kept(`place ${episode}`)) || 0);
}
export function learn({ final, ready, duration }, chapters) { // what is known of it by now
  Object.assign(now, { final, ready, duration });
  const known = chapters.length || !final ? chapters : [{ title: now.name, start: 0, end: end() }];
  if (known.length && JSON.stringify(known) !== JSON.stringify(now.chapters)) lay(now.chapters = known);
  if (final && !wanted && (streaming || !audio.src)) load(place());
  else if (stuck()) setTimeout(() => stuck() && reopen(), 1500);
  draw();
}
export function play() {
  wanted = true;
  if (!audio.src || (streaming && now.final)) load(place());
  audio.play().catch((error) => { if (error.name === "NotAllowedError") pause(); });
  draw();
}
export function pause() {
  wanted = false;
  clearTimeout(again);
  audio.pause();
  draw();
}
export function seek(seconds) {
  const to = Math.max(0, Math.min(seconds, end()));
  if (audio.src && !streaming) audio.currentTime = to;
  else if (audio.src) load(to);
  else begins = to;
  if (wanted) play(); else draw();
}
export const toggle = () => (wanted ? pause() : play()), skip = (by) => seek(place() + by);
export function step(by) { // to the next chapter, to the beginning of this one, to the one before
  const at = now.chapters.indexOf(chapter()), back = by < 0 && place() - now.chapters[at]?.start > 3;
  seek(now.chapters[back ? at : at + by]?.start ?? (by < 0 ? 0 : end()));
}
export function hurry(to) {
  speed = SPEEDS[Math.max(0, Math.min(to, SPEEDS.length - 1))];
  audio.defaultPlaybackRate = audio.playbackRate = byId("bar-speed").value = speed;
  kept("speed", speed);
  draw();
}
export const faster = (by) => hurry(SPEEDS.indexOf(speed) + by);

function load(seconds) {
  [streaming, moved] = [!now.final, Date.now()];
  begins = streaming ? seconds : 0; // the server begins at the nearest frame, 13 ms away at most
  audio.src = now.final || `/episodes/${now.episode}/audio.mp3?from=${seconds.toFixed(2)}`;
  if (!streaming) audio.currentTime = seconds;
}
function unload(seconds) {
  audio.removeAttribute("src");
  audio.load();
  [begins, streaming] = [seconds, false];
}
const stuck = () => wanted && streaming && silent() && now.ready - place() > 2;
const silent = () => Date.now() - moved > 6000;
async function ask() { // the job itself: the page that one went on to does not tell of it
  const of = now, answer = await fetch(`/api/jobs/${of.job}`).catch(() => null);
  if (!answer?.ok || of !== now) return;
  const { status, audioUrl, duration, artifacts } = await answer.json();
  const made = artifacts.filter(({ kind, end }) => kind === "segment" && end);
  now.over = ["complete", "failed", "cancelled"].includes(status);
  learn({ final: audioUrl ?? "", duration, ready: Math.max(0, ...made.map(({ end }) => end)) }, made);
}
async function reopen() { // it ended before its end, or was cut: go on from there
  const at = place();
  unload(at);
  await ask();
  if (now.final && at > end() - 1) return finish();
  wanted &&= Boolean(now.final || !now.over) && tries < 30;
  if (wanted) again = setTimeout(play, Math.min(500 * 2 ** tries++, 8000)); else draw();
}
const finish = () => { wanted = false; load(0); };

function build() {
  document.body.append(byId("bar-template").content.cloneNode(true));
  byId("bar").append(audio);
  byId("bar-play").onclick = toggle;
  byId("bar-back").onclick = () => skip(-15);
  byId("bar-on").onclick = () => skip(15);
  byId("bar-speed").onchange = ({ target }) => hurry(target.selectedIndex);
  faster(0);
}
function lay(chapters) { // each as wide as it is long
  byId("bar-chapters").replaceChildren(...chapters.map(({ title, start, end: last }) => {
    const piece = document.createElement("button");
    piece.append(document.createElement("i"));
    piece.ariaLabel = piece.title = `${title}, ${clock(start)}`;
    piece.style.flexGrow = last - start;
    piece.onclick = ({ detail, clientX }) => { // a key goes to its beginning, a pointer to the very place
      const { left, width } = piece.getBoundingClientRect();
      seek(start + (detail ? (clientX - left) / width : 0) * (last - start));
    };
    return piece;
  }));
}
function draw() {
  const at = place(), here = chapter(), pace = speed === 1 ? "" : ` at ${speed}×`;
  byId("bar").classList.toggle("plays", wanted);
  byId("bar-play").ariaLabel = wanted ? "Pause" : "Play";
  byId("bar-chapter").textContent = now.chapters.length > 1 ? here.title : "";
  byId("bar-time").textContent = clock(at);
  byId("bar-left").textContent = now.final ? `−${clock((end() - at) / speed)}${pace}` : "being made";
  for (const [number, piece] of [...byId("bar-chapters").children].entries()) {
    const { start, end: last } = now.chapters[number];
    piece.firstChild.style.width = `${100 * Math.max(0, Math.min((at - start) / (last - start), 1))}%`;
    piece.ariaCurrent = now.chapters[number] === here ? "true" : null;
  }
  document.dispatchEvent(new Event("gavelcast:heard"));
}

audio.preload = "metadata";
audio.onplay = () => { wanted = true; draw(); };
audio.onpause = () => {
  if (audio.ended || !audio.src) return;
  if (streaming && now.final) load(place());
  pause();
};
audio.ontimeupdate = audio.onloadedmetadata = () => {
  if (!audio.src) return;
  if (audio.currentTime) [moved, tries] = [Date.now(), 0];
  kept(`place ${now.episode}`, place().toFixed(1));
  draw();
};
audio.onended = () => (streaming ? reopen() : finish());
audio.onerror = () => (wanted ? reopen() : unload(place()));
setInterval(() => { if (wanted && streaming && silent()) ask(); }, 6000);
