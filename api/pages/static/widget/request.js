// @ts-check
// Where the request stands that was sent: its state, what was said since, something to add, and the way to take it back.
import { Attachments } from "./attachments.js";
import { button, h, icon } from "./dom.js";
import { YES, sheet } from "./later_styles.js";
import { randomId } from "./session.js";
import { adopt } from "./styles.js";
import { explained, trouble } from "./trouble.js";

const EVERY = 5000; // milliseconds between two looks, while it is shown

/** @param {import("./app.js").App} app @param {{fresh?: boolean}} [how] `fresh` right after it was sent */
export function showRequest(app, { fresh } = {}) {
  adopt(app.root, sheet);
  if (!app.session.handoff) return;
  const request = new Request(app, app.session.handoff);
  app.panel.push({ name: fresh ? "handoff" : "request", title: app.t("Your request"), search: false, node: request.node, shown: () => request.follow(), hidden: () => request.leave() });
  request.top.focus({ preventScroll: true });
}

class Request {
  #said = -1;
  #key = randomId();
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;

  /** @param {import("./app.js").App} app @param {any} handoff */
  constructor(app, handoff) {
    const { t } = app;
    this.app = app;
    this.handoff = handoff;
    this.top = h("div", { class: "taken", part: "taken", tabindex: "-1" }, icon(YES), h("p", { lang: handoff.locale }, handoff.message));
    this.state = h("p", { class: "state", part: "state" });
    this.talk = h("ul", { class: "talk", part: "conversation", "aria-label": t("Messages") });
    this.text = h("textarea", { class: "input", part: "textarea", id: "kotae-more", rows: "3", maxlength: "10000" });
    this.attachments = new Attachments(app);
    this.problem = h("div", { class: "stack" });
    const send = button({ class: "button primary", part: "button", onclick: () => this.#add() }, t("Send"));
    this.writing = h("div", { class: "field" }, h("label", { for: "kotae-more" }, t("Add a message")), this.text, h("div", { class: "row" }, send, this.attachments.node));
    this.back = h("div", { class: "stack" });
    this.node = h("div", { class: "request-view", part: "request" }, this.top, this.state, this.talk, this.problem, this.writing, this.back);
    this.#offerBack();
    this.#show({ state: "open", messages: [] });
  }

  /** Looks where it stands, again and again. */
  follow() {
    this.leave();
    this.#look();
    this.#timer = setInterval(() => document.hidden || this.#look(), EVERY);
  }

  leave() {
    clearInterval(this.#timer);
  }

  /** @param {string} [what] below the hand-off @param {{body?: any, headers?: Record<string, string>}} [options] */
  async #call(what = "", options = {}) {
    const { id, secret } = this.handoff;
    const headers = { Authorization: `Bearer ${secret}`, ...options.headers };
    return this.app.api.call(`v1/handoffs/${encodeURIComponent(id)}${what}`, { ...options, headers });
  }

  async #look() {
    try {
      this.#show(await this.#call());
      this.problem.replaceChildren();
    } catch (/** @type {any} */ problem) {
      this.problem.replaceChildren(h("p", { class: "error" }, explained(problem, this.app.t)));
      if (problem.status === 404) this.#forget();
    }
  }

  /** @param {any} status */
  #show({ state, messages }) {
    const { t } = this.app;
    const states = {
      open: t("Waiting for somebody to take it"), taken: t("Somebody is taking care of it"), answered: t("You have a reply"), closed: t("This request is closed"),
      withdrawn: t("You have taken this back. What you wrote is deleted."),
    };
    const words = states[/** @type {keyof typeof states} */ (state)] ?? state;
    if (this.state.textContent !== words) {
      if (this.#said >= 0) this.app.say(words);
      this.state.textContent = words;
      this.state.dataset.state = state;
    }
    const ended = state === "closed" || state === "withdrawn";
    this.writing.hidden = this.back.hidden = ended;
    this.talk.hidden = this.top.hidden = state === "withdrawn";
    if (ended) this.#forget();
    if (messages.length === this.#said) return;
    this.#said = messages.length;
    this.talk.replaceChildren(...this.#mine(), ...messages.map((/** @type {any} */ message) => this.#message(message)));
  }

  #mine() {
    const text = [this.handoff.question, this.handoff.text].filter(Boolean).join("\n\n");
    return text ? [this.#message({ sender: "person", text })] : [];
  }

  /** @param {any} message */
  #message({ at, sender, text, agent, article }) {
    const { t } = this.app;
    const mine = sender === "person";
    const when = at && new Date(at).toLocaleString(this.app.texts.locale, { dateStyle: "short", timeStyle: "short" });
    return h("li", { class: mine ? "mine" : "theirs", part: mine ? "message mine" : "message theirs" },
      h("p", { class: "muted" }, mine ? t("You") : agent || t("Support"), when ? ` · ${when}` : ""),
      h("p", { class: "said" }, text),
      article ? button({ class: "link", onclick: () => this.app.openArticle(article) }, t("Read the article")) : null);
  }

  async #add() {
    const text = this.text.value.trim();
    if (!text || this.attachments.uploading) return this.text.focus();
    try {
      const status = await this.#call("/messages", { body: { text, attachments: this.attachments.ids }, headers: { "Idempotency-Key": this.#key } });
      this.#key = randomId();
      this.text.value = "";
      this.attachments.clear();
      this.problem.replaceChildren();
      this.#show(status);
      this.app.emit("message", { id: this.handoff.id });
      this.app.say(this.app.t("Sent"));
      this.text.focus();
    } catch (problem) {
      this.problem.replaceChildren(trouble(this.app, problem, () => this.#add()));
    }
  }

  #offerBack() {
    this.back.replaceChildren(button({ class: "link", onclick: () => this.#askBack() }, this.app.t("Take this request back")));
  }

  #askBack() {
    const { t } = this.app;
    const yes = button({ class: "button", part: "button", onclick: () => this.#withdraw() }, t("Yes, take it back"));
    const no = button({ class: "button", part: "button", onclick: () => { this.#offerBack(); this.back.firstElementChild.focus(); } }, t("No, keep it"));
    this.back.replaceChildren(h("p", {}, t("What you wrote will be deleted, and nobody will answer. Take it back?")), h("div", { class: "row" }, yes, no));
    no.focus();
  }

  async #withdraw() {
    try {
      this.#show(await this.#call("/withdraw", { body: {} }));
      this.app.emit("withdrawn", { id: this.handoff.id });
      this.app.panel.heading.focus();
    } catch (problem) {
      this.problem.replaceChildren(trouble(this.app, problem, () => this.#withdraw()));
    }
  }

  /** It has ended: the next one is another. */
  #forget() {
    this.leave();
    if (this.app.session.handoff?.id === this.handoff.id) this.app.session.handoff = null;
    this.app.session.save();
  }
}
