// Says when a show is ready: a quiet line on the page, and a notice of the browser if one has allowed it.
// It never asks by itself; the button that asks stands on the page of preferences.
const can = "Notification" in window;

function say(id, title, words) {
  const link = Object.assign(document.createElement("a"), { href: `/jobs/${id}`, textContent: title });
  if (location.pathname !== link.pathname) document.getElementById("notice").replaceChildren(link, ` ${words}`);
  if (!can || Notification.permission !== "granted" || !document.hidden) return;
  const notice = new Notification(title, { body: words, tag: id, icon: "/static/mark.svg" });
  notice.onclick = () => { window.focus(); location.assign(link); notice.close(); };
}
async function ended(id) {
  const answer = await fetch(`/api/jobs/${id}`).catch(() => null), job = answer?.ok && await answer.json();
  if (!job || !["complete", "failed"].includes(job.status)) return;
  const made = job.artifacts.find((one) => one.kind === "audio" && one.title);
  say(id, made?.title ?? "Your show", job.status === "complete" ? job.message : `It did not work out: ${job.message}`);
}
function jobs(region) {
  return [...region.querySelectorAll("a[id^=job-]")].map((link) => link.id.slice(4));
}
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  if (target.id === "job" && target.dataset.over === "false" && fragment.dataset.over === "true")
    ended(location.pathname.split("/").pop());
  if (target.id === "jobs") {
    const left = jobs(fragment);
    jobs(target).filter((id) => !left.includes(id)).forEach(ended);
  }
}, true); // before the page takes over what is new
function offer() {
  const place = document.getElementById("notify");
  if (!place || !can) return;
  const { ask, on, off } = place.dataset, { permission } = Notification;
  if (permission !== "default") return void (place.textContent = permission === "granted" ? on : off);
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "quiet", textContent: ask });
  button.addEventListener("click", () => Notification.requestPermission().then(offer));
  place.replaceChildren(button);
}
document.addEventListener("gavelcast:page", () => { document.getElementById("notice").replaceChildren(); offer(); });
offer();
