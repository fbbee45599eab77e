// Keys press what has them; the weights come when the model has answered.
"use strict";

let sent = false;
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // a second press before the next page is there would judge twice
    if (sent) event.preventDefault();
    sent = true;
  });
}
// a page that comes back from the browser's memory can be sent again
addEventListener("pageshow", () => { sent = false; });

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input")) {
    if (event.key === "Escape" || event.key === "Enter") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else found.click();
});

for (const panel of document.querySelectorAll("[data-from]")) {
  fetch(panel.dataset.from)
    .then((answer) => answer.text())
    .then((text) => { panel.innerHTML = text; })
    .catch(() => { panel.textContent = "The weights did not come; load the page again."; });
}
