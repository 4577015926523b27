// @ts-check
// A guide on its page, step by step. Without JavaScript it is an article whose links lead from question to question.

/** @typedef {{label: string, url: string, next: string | null, article: string | null, handoff: boolean, solved: boolean}} Option */
/** @typedef {{id: string, question: string, question_html: string, options: Option[]}} Step */

/** Walks through the guide that stands in `text`. @param {HTMLElement} text @param {{article: string, guide: {start: string, steps: Step[]}}} page */
function walk(text, { article, guide }) {
  const steps = new Map(guide.steps.map((step) => [step.id, step]));
  /** What was chosen so far. @type {{article: string, step: string, question: string, choice: string}[]} */
  const path = [];
  const place = document.createElement("div");
  place.className = "guide";

  /** @param {string} id @param {boolean} [moved] */
  const show = (id, moved = true) => {
    const step = /** @type {Step} */ (steps.get(id));
    const question = document.createElement("div");
    question.innerHTML = step.question_html; // made safe when it was built
    const options = document.createElement("ul");
    options.className = "guide-options";
    options.append(...step.options.map((option) => item(link(step, option))));
    place.replaceChildren(question, options, ...(path.length ? [back()] : []));
    if (!moved) return;
    const heading = /** @type {HTMLElement} */ (question.querySelector("h2") ?? question);
    heading.tabIndex = -1;
    heading.focus();
  };

  /** An option stays a link: to its step, its article, or the page of contacts. @param {Step} step @param {Option} option */
  const link = (step, option) => {
    const made = document.createElement("a");
    made.href = option.url.startsWith("/") ? (text.dataset.root ?? "") + option.url : option.url;
    made.textContent = option.label;
    made.addEventListener("click", (event) => {
      const chosen = { article, step: step.id, question: step.question, choice: option.label };
      const help = /** @type {any} */ (document.querySelector("kotae-help"));
      if (option.next) path.push(chosen);
      else if (option.solved) /** @type {HTMLElement | null} */ (document.querySelector(".vote button[value=yes]"))?.click();
      else if (option.handoff && help?.handOff) help.handOff([...path, chosen]);
      else return;
      event.preventDefault();
      if (option.next) show(option.next);
    });
    return made;
  };

  const back = () => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button quiet";
    made.textContent = text.dataset.back ?? "";
    made.addEventListener("click", () => show(/** @type {any} */ (path.pop()).step));
    return made;
  };

  show(guide.start, false);
  text.replaceChildren(place);
}

/** @param {Node} inside */
function item(inside) {
  const made = document.createElement("li");
  made.append(inside);
  return made;
}

const text = /** @type {HTMLElement | null} */ (document.querySelector("[data-guide]"));
if (text) {
  fetch(text.dataset.guide ?? "", { credentials: "same-origin" })
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .then((page) => walk(text, page))
    .catch(() => {}); // the article is there, and its links work
}
