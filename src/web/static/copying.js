// Copies an address: a button with data-copy names the link. Where the browser does not let us, it is selected.
const find = (name) => document.getElementById(name);

function offer() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    find(button.dataset.copy).textContent = find(button.dataset.copy).href; // whole, with the name of the server
  }
}
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]"), link = button && find(button.dataset.copy);
  if (!link) return;
  try {
    await navigator.clipboard.writeText(link.href);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(link);
  }
});
document.addEventListener("gavelcast:page", offer);
offer();
