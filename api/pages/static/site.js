// @ts-check
// What pages do better with JavaScript. Without it, everything works as well: votes send a form, and contents open by hand.

/** Votes without leaving the page: the answer to the form is a page whose main part says thanks. */
function voteInPlace(/** @type {HTMLFormElement} */ form) {
  form.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    body.append(button.name, button.value);
    try {
      const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      say(form, page);
    } catch {
      form.submit = HTMLFormElement.prototype.submit;
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = button.name;
      chosen.value = button.value;
      form.append(chosen);
      form.submit();
    }
  });
}

/** Puts what a page says, and the form by which it goes on, in the place of the vote. */
function say(/** @type {HTMLFormElement} */ form, /** @type {Document} */ page) {
  const place = /** @type {HTMLElement} */ (form.closest(".vote"));
  const parts = [...page.querySelectorAll("main .lead, main .lead ~ form")].map((part) => document.importNode(part, true));
  place.replaceChildren(...parts);
  place.setAttribute("role", "status");
  place.removeAttribute("aria-labelledby");
  place.tabIndex = -1;
  place.focus();
}

/** On wide screens, contents stand open beside the text. */
function openContents(/** @type {HTMLDetailsElement} */ details) {
  const wide = matchMedia("(min-width: 64rem)");
  const follow = () => { details.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

/** The list of languages closes as one expects it of a menu. */
function closeElsewhere(/** @type {HTMLDetailsElement} */ details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(/** @type {Node} */ (event.target))) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
}

for (const form of document.querySelectorAll(".vote form")) voteInPlace(/** @type {HTMLFormElement} */ (form));
for (const details of document.querySelectorAll(".contents details")) openContents(/** @type {HTMLDetailsElement} */ (details));
for (const details of document.querySelectorAll("details.languages")) closeElsewhere(/** @type {HTMLDetailsElement} */ (details));
