// @ts-check
// Above the button that sends a page's own form: articles that may answer what is being written. Sending is never held up.
import { articleLinks, shownInContext } from "./context.js";
import { button, h, icon } from "./dom.js";
import { YES, sheet as later } from "./later_styles.js";
import { adopt, sheet } from "./styles.js";

const PAUSE = 700; // milliseconds without a key
const SHORTEST = 8; // characters; of Chinese and Japanese a sentence, of others a word

/**
 * Watches a form until `stop` is called.
 * @param {import("./app.js").App} app @param {HTMLFormElement} form
 * @returns {{stop: () => void}}
 */
export function watch(app, form) {
  const place = h("div", {});
  const root = place.attachShadow({ mode: "open" });
  adopt(root, sheet);
  adopt(root, later);
  const send = form.querySelector("[type=submit], button:not([type])");
  if (send) send.before(place);
  else form.append(place);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let number = 0;
  let asked = "";
  const look = async () => {
    const writing = written(form);
    const text = writing.subject + writing.text;
    if (text === asked) return;
    asked = text;
    const own = ++number;
    const shown = text.trim().length < SHORTEST ? { articles: [] } : await shownInContext(app, writing);
    if (own === number) show(app, root, shown);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  form.addEventListener("input", soon);
  return {
    stop: () => {
      clearTimeout(timer);
      form.removeEventListener("input", soon);
      place.remove();
    },
  };
}

/** The fields that say what it is about: marked by `data-kotae`, else one named `subject`, and all large ones. @param {HTMLFormElement} form */
function written(form) {
  const values = (/** @type {string} */ selector) => [...form.querySelectorAll(selector)].map((/** @type {any} */ field) => field.value).filter(Boolean).join("\n");
  const marked = values("[data-kotae=text]");
  return {
    subject: (values("[data-kotae=subject]") || values("input[name=subject]")).slice(0, 1000),
    text: (marked || values("textarea")).slice(0, 20000),
  };
}

/** @param {import("./app.js").App} app @param {ShadowRoot} root @param {any} shown */
function show(app, root, shown) {
  const { t } = app;
  if (!shown.articles.length) return root.replaceChildren();
  let opened = shown.articles[0];
  const solved = () => {
    app.emit("solved", { article: opened.article, answer_id: shown.answer_id });
    app.api.call("v1/feedback", { body: { helpful: true, article: opened.article, locale: opened.locale, session: app.session.id, ...(shown.answer_id ? { answer_id: shown.answer_id } : {}) } }).catch(() => {});
    box.replaceChildren(h("p", { class: "done", tabindex: "-1" }, icon(YES), t("Thank you! Glad that it helped.")));
    box.querySelector("[tabindex]").focus();
  };
  const box = h("section", { class: "ticket", "aria-label": t("These articles may help") },
    h("p", { class: "lead" }, t("Before you send this: one of these may answer it")),
    articleLinks(app, shown, (link) => { opened = link; done.hidden = false; }));
  const done = button({ class: "button", hidden: true, onclick: solved }, icon(YES), t("That solved it"));
  box.append(done);
  root.replaceChildren(h("div", { class: "root", lang: app.texts.locale }, box));
}
