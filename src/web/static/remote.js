// The player from afar: the keyboard, and the media keys and lock screen of the machine.
import { chapter, end, faster, kept, now, pause, place, play, seek, skip, speed, step, toggle, wanted }
  from "./player.js";

const session = navigator.mediaSession, [back, on] = [() => skip(-15), () => skip(15)];
const KEYS = { " ": toggle, k: toggle, j: back, ArrowLeft: back, l: on, ArrowRight: on,
  "<": () => faster(-1), ">": () => faster(1) };
const ACTIONS = { play, pause, seekbackward: back, seekforward: on, seekto: ({ seekTime }) => seek(seekTime),
  previoustrack: () => step(-1), nexttrack: () => step(1) };

const listens = () => kept("keys") !== "off"; // for those who speak to their machine, letters must be letters

document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, altKey, metaKey } = event, act = Object.hasOwn(KEYS, key) && KEYS[key];
  if (!now || !act || !listens() || ctrlKey || altKey || metaKey || target.closest("input, textarea, select")) return;
  if (key === " " && target.closest("button, summary")) return; // it presses what has the focus
  event.preventDefault();
  act();
});
document.addEventListener("change", ({ target: { id, checked } }) => {
  if (id === "bar-keys") kept("keys", checked ? "on" : "off");
});
document.addEventListener("gavelcast:heard", () => { document.getElementById("bar-keys").checked = listens(); });
for (const [name, act] of Object.entries(ACTIONS)) session?.setActionHandler(name, act);
if (session) document.addEventListener("gavelcast:heard", () => {
  const album = chapter()?.title ?? "", artwork = [{ src: "/static/mark.svg", sizes: "any", type: "image/svg+xml" }];
  if (session.metadata?.title !== now.name || session.metadata.album !== album)
    session.metadata = new MediaMetadata({ title: now.name, artist: "Gavelcast", album, artwork });
  session.playbackState = wanted ? "playing" : "paused";
  const [duration, position] = [now.final ? end() : 0, place()];
  if (position <= duration) session.setPositionState({ duration, position, playbackRate: speed });
});
