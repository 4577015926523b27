// @ts-check
// A guide, step by step: a question, its options, and the way back.
import { button, h, icon } from "./dom.js";

/** @typedef {{label: string, url: string, next: string | null, article: string | null, locale: string | null, handoff: boolean, solved: boolean}} Option */
/** @typedef {{id: string, question: string, question_html: string, options: Option[]}} Step */

/**
 * @param {import("./app.js").App} app @param {any} page an article that is a guide
 * @param {{safe: (html: string) => Node, whole: (address: string) => string, solved: () => void}} how
 */
export function guideView(app, page, { safe, whole, solved }) {
  const { t, session } = app;
  /** @type {Map<string, Step>} */
  const steps = new Map(page.guide.steps.map((/** @type {Step} */ step) => [step.id, step]));
  /** What was chosen so far, of each step. @type {{step: string, choice: string}[]} */
  const path = [];
  const node = h("div", { class: "guide", part: "guide" });

  /** @param {string} id @param {boolean} [moved] whether the person came from another step */
  const show = (id, moved = true) => {
    const step = /** @type {Step} */ (steps.get(id));
    session.guidePath = path.map(({ step, choice }) => ({ article: page.article, step, question: steps.get(step)?.question, choice }));
    const back = path.length > 0 && button({ class: "link", part: "guide-back", onclick: () => show(/** @type {any} */ (path.pop()).step) }, icon("back"), t("Back"));
    const text = h("div", { class: "text", part: "guide-step", lang: page.locale }, safe(step.question_html));
    const options = step.options.map((option) => h("li", {}, choice(step, option)));
    node.replaceChildren(text, h("ul", { class: "links", part: "guide-options", "aria-label": step.question }, ...options), ...(back ? [back] : []));
    if (!moved) return;
    const heading = text.querySelector("h2") ?? text;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
  };

  /** @param {Step} step @param {Option} option */
  const choice = (step, option) => {
    const inside = [h("span", {}, option.label), icon(option.handoff ? "chat" : "next")];
    const properties = { class: "row-link", part: "guide-option", lang: page.locale };
    if (!option.next && !option.article && !option.handoff && !option.solved)
      return h("a", { ...properties, href: whole(option.url), target: "_blank", rel: "noopener" }, ...inside);
    return button({ ...properties, onclick: () => choose(step, option) }, ...inside);
  };

  /** @param {Step} step @param {Option} option */
  const choose = (step, option) => {
    path.push({ step: step.id, choice: option.label });
    app.emit("guide", { article: page.article, step: step.id, next: option.next, handoff: option.handoff, solved: option.solved });
    if (option.next) return show(option.next);
    show(step.id, false); // what was chosen goes along, and this step is here again for whoever comes back
    path.pop();
    if (option.handoff) app.handOff();
    else if (option.solved) solved();
    else app.openArticle(/** @type {string} */ (option.article), { locale: option.locale ?? page.locale });
  };

  show(page.guide.start, false);
  return node;
}
