// @ts-check
// What may help where the person is, before they ask: by page, screen, what happened in the app, or what they are writing.
import { button, h, icon } from "./dom.js";

const MOST_EVENTS = 20; // that the API takes

/**
 * What the API shows for a context; nothing where it cannot be asked: this is an offer, and nobody waits for it.
 * @param {import("./app.js").App} app @param {{subject?: string, text?: string}} [writing]
 * @returns {Promise<{locale: string, articles: any[], answer_id: string | null}>}
 */
export async function shownInContext(app, writing = {}) {
  const { element, session } = app;
  const screen = element.getAttribute("screen") ?? "";
  const version = session.appVersion ?? element.getAttribute("app-version") ?? "";
  const body = {
    page: `${location.origin}${location.pathname}`.slice(0, 2000), screen, events: counted(session.events), locale: app.locale, session: session.id,
    ...(version ? { app_version: version } : {}), ...writing,
  };
  try {
    return await app.api.call("v1/suggestions/context", { body });
  } catch {
    return { locale: app.locale, articles: [], answer_id: null };
  }
}

/** How often each event happened, and over how long, the latest first. @param {{name: string, at: number}[]} events */
function counted(events) {
  /** @type {Map<string, {name: string, count: number, seconds: number}>} */
  const found = new Map();
  for (const { name, at } of events.toReversed()) {
    const count = (found.get(name)?.count ?? 0) + 1;
    found.set(name, { name, count, seconds: Math.ceil((Date.now() - at) / 1000) });
  }
  return [...found.values()].slice(0, MOST_EVENTS);
}

/** @param {import("./app.js").App} app @param {any} shown @param {(link: any) => void} [chosen] */
export function articleLinks(app, shown, chosen = () => {}) {
  return h("ul", { class: "links", part: "context" }, ...shown.articles.map((/** @type {any} */ link) => {
    const open = () => {
      chosen(link);
      app.openArticle(link.article, { locale: link.locale, answerId: shown.answer_id ?? undefined });
    };
    return h("li", {}, button({ class: "row-link", part: "context-link", lang: link.locale, onclick: open }, h("span", {}, link.title), icon("next")));
  }));
}

/** Fills a place of the start view. @param {import("./app.js").App} app @param {HTMLElement} place */
export async function offer(app, place) {
  const shown = await shownInContext(app);
  if (!shown.articles.length) return place.replaceChildren();
  place.replaceChildren(h("h3", { class: "small-heading" }, app.t("May help on this page")), articleLinks(app, shown));
}
