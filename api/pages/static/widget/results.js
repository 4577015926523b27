// @ts-check
// An answer, as its outcome says: one article, a choice of them, or a human first.
import { button, h, icon, marked } from "./dom.js";
import { handoffCard } from "./contacts.js";

/** @param {import("./app.js").App} app @param {any} answer */
export function answerView(app, answer) {
  const { t } = app;
  const handoff = (/** @type {any} */ how) => handoffCard(app, answer.handoff, answer.locale, how);
  const results = answer.results.map((/** @type {any} */ result) => card(app, result, answer));
  const parts = {
    answer: () => [
      ...results.slice(0, 1),
      votesOf(app, answer),
      handoff({ small: true }),
    ],
    suggest: () => [heading(t("These articles may help")), ...results, handoff()],
    handoff: () => [handoff({ first: true }), ...(results.length ? [heading(t("These articles may help")), ...results] : [])],
  };
  const shown = parts[/** @type {keyof typeof parts} */ (answer.outcome)];
  return h("div", { class: `answer is-${answer.outcome}`, part: `answer ${answer.outcome}` }, readAs(app, answer), ...shown());
}

/** Asks whether the first result helped; loaded when it is needed. @param {import("./app.js").App} app @param {any} answer */
function votesOf(app, answer) {
  const [{ article, locale }] = answer.results;
  const place = h("div", {});
  import("./votes.js").then(({ votes }) => place.replaceWith(votes(app, { article, locale, answerId: answer.answer_id })), () => {});
  return place;
}

/** What an answer is in a sentence, for whoever does not see it. @param {import("./app.js").App} app @param {any} answer */
export function spoken(app, answer) {
  const { t } = app;
  const number = answer.results.length;
  if (answer.outcome === "answer") return t("Answer: {title}", { title: answer.results[0].title });
  return answer.outcome === "suggest" ? t("Articles: {number}", { number }) : answer.handoff.message;
}

/** @param {string} text */
function heading(text) {
  return h("h3", { class: "small-heading" }, text);
}

/** "Showing results for …", where the question was not read as typed. @param {import("./app.js").App} app @param {any} answer */
function readAs(app, answer) {
  if (!answer.interpreted_as) return null;
  const { t } = app;
  const around = (/** @type {string} */ text, /** @type {Node} */ inside) => {
    const [before, after = ""] = text.split("{question}");
    return [before, inside, after];
  };
  const read = h("strong", { lang: answer.locale }, answer.interpreted_as.question);
  const typed = button({ class: "link", onclick: () => app.ask(answer.question, true) }, ...around(t("Search instead for {question}"), h("span", {}, answer.question)));
  return h("p", { class: "read-as", part: "interpreted" }, h("span", {}, ...around(t("Showing results for {question}"), read)), typed);
}

/** @param {import("./app.js").App} app @param {any} result @param {any} answer */
function card(app, result, answer) {
  const open = () => app.openArticle(result.article, { locale: result.locale, anchor: result.section.anchor, answerId: answer.answer_id });
  const foreign = result.locale !== answer.locale && app.languageName(result.locale);
  return h(
    "article",
    { class: "card", part: "result", lang: result.locale, onclick: (/** @type {Event} */ event) => getSelection()?.isCollapsed !== false && open() },
    h("h3", {}, button({ class: "title", part: "result-title", onclick: (/** @type {Event} */ event) => { event.stopPropagation(); open(); } }, result.title)),
    foreign ? h("p", { class: "tag" }, foreign) : null,
    result.section.heading && result.section.heading !== result.title ? h("p", { class: "section" }, result.section.heading) : null,
    h("p", { class: "snippet", part: "snippet" }, ...marked(result.snippet.text, result.snippet.highlights)),
    h("p", { class: "more", lang: app.texts.locale, "aria-hidden": "true" }, app.t("Read the article"), icon("next")),
  );
}
