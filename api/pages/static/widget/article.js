// @ts-check
// An article, in place: its links to other articles open here, too.
import { BASE } from "./api.js";
import { writeButton } from "./contacts.js";
import { button, h, icon } from "./dom.js";
import { sheet } from "./later_styles.js";
import { adopt } from "./styles.js";
import { trouble, waiting } from "./trouble.js";
import { votes } from "./votes.js";

/** @typedef {{article: string, locale: string, anchor: string, answerId?: string}} Place */

/** @param {import("./app.js").App} app @param {Place} place */
export async function showArticle(app, place) {
  adopt(app.root, sheet);
  const { article, locale } = place;
  const awaited = app.api.call(`v1/articles/${[locale, ...article.split("/")].map(encodeURIComponent).join("/")}`);
  const node = h("div", { class: "article", part: "article" }, waiting(app, awaited));
  app.panel.push({ name: `article ${article}`, title: app.t("Article"), search: false, node });
  app.panel.heading.focus({ preventScroll: true });
  try {
    const page = await awaited;
    show(app, node, page, place, page.guide && (await import("./guide.js")).guideView);
  } catch (problem) {
    node.replaceChildren(trouble(app, problem, () => showArticle(app, place)));
    app.emit("failed", { status: /** @type {any} */ (problem).status ?? "fault" });
  }
}

/**
 * @param {import("./app.js").App} app @param {HTMLElement} node @param {any} page @param {Place} place
 * @param {typeof import("./guide.js").guideView | null} guideView for an article that is walked through step by step
 */
function show(app, node, page, { anchor, answerId }, guideView) {
  const { t } = app;
  const voting = votes(app, { article: page.article, locale: page.locale, answerId });
  const solved = () => /** @type {HTMLElement | null} */ (voting.querySelector(".row button"))?.click();
  const text = guideView
    ? guideView(app, page, { safe, whole, solved })
    : h("div", { class: "text", part: "article-text", lang: page.locale }, safe(page.html));
  for (const picture of text.querySelectorAll("img")) picture.src = whole(picture.getAttribute("src"));
  const title = h("h2", { class: "article-title", part: "article-title", lang: page.locale, tabindex: "-1" }, page.title);
  node.replaceChildren(
    ...[
      h("p", { class: "muted", lang: app.locale }, page.category_title),
      title,
      page.locale !== (app.center?.locale ?? page.locale) && h("p", { class: "tag", lang: page.locale }, app.languageName(page.locale)),
      text,
      page.updated_at && h("p", { class: "muted" }, t("Updated on {date}", { date: new Date(page.updated_at).toLocaleDateString(app.texts.locale, { dateStyle: "long" }) })),
      elsewhere(app, page),
      voting,
      related(app, page),
      h("section", { class: "handoff small" }, h("p", {}, t("Still not solved?")), writeButton(app)),
    ].filter(Boolean),
  );
  text.addEventListener("click", (event) => follow(app, event, page, text));
  for (const link of text.querySelectorAll("a[href]")) mend(link, page);
  app.session.add("shown", [page.article]);
  app.session.add("opened", [page.article]);
  app.emit("opened-article", { article: page.article, locale: page.locale, answer_id: answerId ?? null });
  if (!anchor || !goTo(text, anchor)) title.focus({ preventScroll: true });
}

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("kotae-help", { createHTML: (/** @type {string} */ html) => html });

/** The HTML of an article, which the API made safe; parsed where nothing of it is loaded yet. @param {string} html */
function safe(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  for (const picture of template.content.querySelectorAll("img")) {
    picture.setAttribute("src", whole(picture.getAttribute("src")));
    picture.setAttribute("loading", "lazy");
  }
  for (const table of template.content.querySelectorAll("table")) scrolling(table);
  for (const code of template.content.querySelectorAll("pre")) code.tabIndex = 0; // what scrolls is reached by the keyboard
  return template.content;
}

/** Wide tables scroll by themselves, also by the keyboard. @param {HTMLTableElement} table */
function scrolling(table) {
  const frame = h("div", { class: "table", tabindex: "0" });
  table.replaceWith(frame);
  frame.append(table);
}

/** An address of the API, seen from another origin. @param {string | null} address */
function whole(address) {
  return address?.startsWith("/") && !address.startsWith("//") ? new URL(address.slice(1), BASE).href : address ?? "";
}

/** Which article a link leads to; null for another place. @param {string} href @param {any} page */
function target(href, page) {
  for (const [locale, url] of Object.entries(page.translations)) {
    const above = url.slice(0, -page.article.length);
    if (!href.startsWith(above)) continue;
    const [id, anchor = ""] = href.slice(above.length).split("#");
    return { article: decodeURIComponent(id), locale, anchor: decodeURIComponent(anchor) };
  }
  return null;
}

/** Links that leave us open beside the page. @param {Element} link @param {any} page */
function mend(link, page) {
  const href = link.getAttribute("href") ?? "";
  const place = target(href, page);
  if (place) link.setAttribute("data-article", JSON.stringify(place));
  if (href.startsWith("#")) return;
  link.setAttribute("href", whole(href));
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener");
}

/** @param {import("./app.js").App} app @param {MouseEvent} event @param {any} page @param {HTMLElement} text */
function follow(app, event, page, text) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = link.getAttribute("href") ?? "";
  const place = link.dataset.article && JSON.parse(link.dataset.article);
  if (!place && !href.startsWith("#")) return;
  event.preventDefault();
  if (!place) goTo(text, decodeURIComponent(href.slice(1)));
  else if (place.article === page.article && place.locale === page.locale) goTo(text, place.anchor);
  else app.openArticle(place.article, place);
}

/** Shows a part of the article, and goes on reading there. @param {HTMLElement} text @param {string} anchor */
function goTo(text, anchor) {
  const part = /** @type {HTMLElement | null} */ (anchor && text.querySelector(`#${CSS.escape(anchor)}`));
  if (!part) return false;
  if (part.tabIndex < 0) part.setAttribute("tabindex", "-1");
  part.focus({ preventScroll: true });
  part.scrollIntoView({ block: "start" });
  return true;
}

/** The help centre's own page, where it has one. @param {import("./app.js").App} app @param {any} page */
function elsewhere(app, page) {
  const url = page.translations[page.locale] ?? "";
  return /^https?:/.test(url) && h("a", { class: "link", href: url, target: "_blank", rel: "noopener" }, app.t("Open in a new tab"));
}

/** @param {import("./app.js").App} app @param {any} page */
function related(app, page) {
  if (!page.related.length) return null;
  const links = page.related.map((/** @type {any} */ link) =>
    h("li", {}, button({ class: "row-link", lang: link.locale, onclick: () => app.openArticle(link.article, { locale: link.locale }) }, h("span", {}, link.title), icon("next"))));
  return h("section", {}, h("h3", { class: "small-heading" }, app.t("Related articles")), h("ul", { class: "links" }, ...links));
}
