// @ts-check
// What is shown before anything is asked: articles to begin with, the request that was sent, and the ways to a human.
import { button, h, icon } from "./dom.js";
import { contactList, writeButton } from "./contacts.js";
import { trouble } from "./trouble.js";

/** @param {import("./app.js").App} app */
export function startView(app) {
  const node = h("div", { class: "start", part: "start" });
  const show = () => app.whenCenter().then(fill, (/** @type {any} */ problem) => node.replaceChildren(trouble(app, problem, show)));
  /** @type {string | undefined} */
  let filled;
  const fill = () => {
    const request = app.session.handoff?.id ?? "";
    if (filled === request) return; // what is there stays, and the focus with it
    filled = request;
    const { promoted, contacts, locale } = app.center;
    const place = h("div", {});
    if (app.element.getAttribute("context") === "auto") import("./context.js").then(({ offer }) => offer(app, place), () => {});
    node.replaceChildren(
      ...[
        place,
        app.session.handoff && !app.searchOnly && requestLink(app),
        promoted.length && h("h3", { class: "small-heading" }, app.t("Popular topics")),
        promoted.length && h("ul", { class: "links" }, ...promoted.map((/** @type {any} */ link) => promotedLink(app, link))),
        h("h3", { class: "small-heading" }, app.t("Talk to a person")),
        contactList(app, contacts, locale),
        writeButton(app),
      ].filter(Boolean),
    );
  };
  return { node, shown: show };
}

/** @param {import("./app.js").App} app @param {any} link */
function promotedLink(app, link) {
  return h("li", {}, button(
    { class: "row-link", part: "start-link", lang: link.locale, onclick: () => app.openArticle(link.article, { locale: link.locale }) },
    h("span", {}, link.title), icon("next"),
  ));
}

/** @param {import("./app.js").App} app */
function requestLink(app) {
  return button({ class: "row-link request", part: "request-link", onclick: () => app.showRequest() }, icon("chat"), h("span", {}, app.t("Your request")), icon("next"));
}
