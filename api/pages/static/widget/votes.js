// @ts-check
// Whether something helped: a vote, and after a no, why, and what else could help.
import { button, h, icon } from "./dom.js";
import { writeButton } from "./contacts.js";
import { YES, sheet } from "./later_styles.js";
import { adopt } from "./styles.js";

/**
 * @param {import("./app.js").App} app
 * @param {{article: string, locale: string, answerId?: string}} subject
 */
export function votes(app, { article, locale, answerId }) {
  const { t } = app;
  adopt(app.root, sheet);
  const node = h("section", { class: "votes", part: "votes", "aria-label": t("Did this help?") });
  const send = (/** @type {boolean} */ helpful, /** @type {string} */ why) =>
    app.api.call("v1/feedback", { body: { helpful, article, locale, session: app.session.id, ...(answerId ? { answer_id: answerId } : {}), ...(why ? { why } : {}) } });

  /** @param {boolean} helpful */
  const vote = (helpful) => {
    if (helpful) app.session.rejected.delete(article);
    else app.session.add("rejected", [article]);
    app.emit("voted", { helpful, article, answer_id: answerId ?? null });
    send(helpful, "").catch(() => {}); // nobody is held up by a vote that is lost
    node.replaceChildren(...(helpful ? thanks(t("Thank you! Glad that it helped.")) : sorry()));
    node.querySelector("[tabindex]").focus();
  };
  const thanks = (/** @type {string} */ words) => [h("p", { class: "done", tabindex: "-1" }, icon(YES), words)];
  const sorry = () => {
    const why = h("textarea", { id: `why-${article}`, class: "input", part: "textarea", rows: "2", lang: locale });
    const tell = button({ class: "button", part: "button", onclick: () => why.value.trim() ? told() : why.focus() }, t("Send"));
    const told = () => {
      send(false, why.value).catch(() => {});
      form.replaceChildren(...thanks(t("Thank you. That helps us to do better.")));
      form.querySelector("[tabindex]").focus();
    };
    const form = h("div", { class: "why" }, h("label", { for: why.id }, t("What was missing? (optional)")), why, tell);
    const again = app.session.question && button({ class: "button primary", part: "button", onclick: () => app.ask(app.session.question) }, t("Show other answers"));
    return [h("p", { tabindex: "-1", class: "lead" }, t("Sorry that this did not help.")), h("div", { class: "row" }, again, writeButton(app)), form];
  };
  node.append(
    h("p", { class: "lead" }, t("Did this help?")),
    h("div", { class: "row" },
      button({ class: "button", part: "button", onclick: () => vote(true) }, t("Yes")),
      button({ class: "button", part: "button", onclick: () => vote(false) }, t("No"))),
  );
  return node;
}
