// @ts-check
// What the parts of a widget know of each other: the panel and its views, what is asked, and what the page is told.
import { Api } from "./api.js";
import { Combobox } from "./combobox.js";
import { h } from "./dom.js";
import { launcher, Panel } from "./panel.js";
import { Session } from "./session.js";
import { startView } from "./start.js";
import { adopt, sheet } from "./styles.js";
import { trouble, waiting } from "./trouble.js";

/** How answers look: fetched while the first is awaited. */
const results = () => import("./results.js").catch(() => Promise.reject({ status: "network" }));

export class App {
  /** The help centre, once it is there. @type {any} */ center;
  /** @type {Promise<any> | undefined} */ #asked;
  #number = 0;
  /** @type {AbortController | undefined} */ #request;
  /** @type {{stop: () => void} | undefined} */ ticket;
  /** Where the focus was when the panel opened. @type {any} */ #before;

  /**
   * @param {HTMLElement} element @param {ShadowRoot} root @param {import("./texts.js").Texts} texts
   * @param {string} locale of questions @param {App} [old] whose session and question go on
   */
  constructor(element, root, texts, locale, old) {
    const mode = (element.getAttribute("mode") ?? "").split(/\s+/);
    this.element = element;
    this.root = root;
    this.texts = texts;
    this.t = texts.t;
    this.locale = locale;
    this.searchOnly = mode.includes("search");
    this.inline = mode.includes("inline");
    this.api = new Api(() => element.getAttribute("key"));
    this.session = old?.session ?? new Session(element.getAttribute("storage") === "session");
    this.live = h("div", { class: "unseen", role: "status" });
    this.combobox = new Combobox(this, {
      ask: (question) => this.ask(question),
      choose: (suggestion, its) => this.#choose(suggestion, its),
    });
    this.combobox.input.value = old?.combobox.input.value ?? this.session.question;
    this.panel = new Panel(this, this.combobox.node, { inline: this.inline, closed: () => this.#closed() });
    this.launcher = this.inline ? null : launcher(this.t, () => (this.panel.open ? this.panel.close() : this.open()));
    this.start = startView(this);
    adopt(root, sheet);
    root.replaceChildren(h("div", { class: `root ${this.inline ? "inline" : "floating"}`, lang: texts.locale }, this.panel.node, this.launcher));
    this.panel.push({ name: "start", title: this.t("Help"), search: true, ...this.start });
  }

  connected() {
    this.panel.follow();
    const form = this.element.getAttribute("for");
    if (form) this.#watch(form);
  }

  /** Offers articles within a form of the page. @param {string} selector */
  async #watch(selector) {
    const { watch } = await import("./ticket.js");
    const form = document.querySelector(selector);
    this.ticket?.stop();
    if (form && this.element.isConnected) this.ticket = watch(this, /** @type {HTMLFormElement} */ (form));
  }

  disconnected() {
    this.ticket?.stop();
    this.panel.unfollow();
    this.panel.close();
    this.#request?.abort();
    this.combobox.close();
  }

  open() {
    if (this.panel.open && !this.inline) return this.combobox.input.focus();
    this.#before = this.root.activeElement ?? document.activeElement;
    this.panel.show();
    this.launcher?.setAttribute("aria-expanded", "true");
    if (this.panel.searching) this.combobox.input.focus({ preventScroll: true });
    this.emit("open");
  }

  #closed() {
    if (this.panel.open) return; // opened anew, in another way
    this.launcher?.setAttribute("aria-expanded", "false");
    this.combobox.close();
    const focus = this.#before?.isConnected && this.#before !== document.body ? this.#before : this.launcher;
    if (!document.activeElement || document.activeElement === document.body || document.activeElement === this.element) focus?.focus();
    this.emit("close");
  }

  /** Tells the page; of a question its text only where the page wants it. @param {string} name @param {Record<string, any>} [detail] */
  emit(name, detail = {}) {
    this.element.dispatchEvent(new CustomEvent(`kotae-${name}`, { bubbles: true, composed: true, detail }));
  }

  /** Tells whoever listens to the page. @param {string} text */
  say(text) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 50);
  }

  /** The help centre's names, articles to begin with and contacts; asked for once, and again after a failure. */
  whenCenter() {
    this.#asked ??= this.api.call(`v1/help-center?locale=${encodeURIComponent(this.locale)}`).then(
      (center) => (this.center = center),
      (problem) => {
        this.#asked = undefined;
        throw problem;
      },
    );
    return this.#asked;
  }

  /** What a language calls itself. @param {string} locale */
  languageName(locale) {
    return this.center?.locales.find((/** @type {any} */ known) => known.locale === locale)?.name ?? locale;
  }

  /** Asks what the page says, and shows it as if it were typed. @param {string} text */
  askTyped(text) {
    if (!this.combobox.composing) this.combobox.input.value = text;
    this.combobox.close();
    return this.ask(text);
  }

  /**
   * Asks, and shows the answer. An answer to an earlier question is never shown above a later one.
   * @param {string} question @param {boolean} [verbatim] whether it is read as typed
   */
  async ask(question, verbatim = false) {
    this.#request?.abort();
    this.#request = new AbortController();
    const number = ++this.#number;
    const { session } = this;
    session.question = question;
    session.guidePath = [];
    const body = { question, locale: this.locale, session: session.id, rejected: session.last("rejected"), verbatim };
    const awaited = this.api.call("v1/answers", { body, signal: this.#request.signal });
    this.#showAnswer(waiting(this, awaited));
    try {
      const [answer, { answerView, spoken }] = await Promise.all([awaited, results()]);
      if (number !== this.#number) return;
      session.add("shown", [answer.answer_id]);
      this.answer = answer;
      this.#showAnswer(answerView(this, answer));
      this.say(spoken(this, answer));
      this.#tellAsked(answer);
    } catch (problem) {
      if (number !== this.#number) return;
      this.#showAnswer(trouble(this, problem, () => this.ask(question, verbatim)));
      this.emit("failed", { status: /** @type {any} */ (problem).status ?? "fault" });
    }
  }

  /** @param {any} answer */
  #tellAsked(answer) {
    const { answer_id, locale, outcome, confidence, results } = answer;
    const text = this.element.hasAttribute("share-questions") ? { question: answer.question } : {};
    this.emit("asked", { answer_id, locale, outcome, confidence, articles: results.map((/** @type {any} */ result) => result.article), ...text });
  }

  /** @param {HTMLElement} node */
  #showAnswer(node) {
    this.panel.push({ name: "answer", title: this.t("Help"), search: true, node });
    if (matchMedia("(pointer: coarse)").matches) this.panel.heading.focus({ preventScroll: true }); // the keyboard makes room
  }

  /** @param {import("./combobox.js").Suggestion} suggestion @param {string} locale */
  #choose(suggestion, locale) {
    this.session.question = this.combobox.input.value.trim();
    this.openArticle(suggestion.article, { locale });
  }

  /**
   * @param {string} article @param {{locale?: string, anchor?: string, answerId?: string}} [where]
   */
  async openArticle(article, { locale = this.locale, anchor = "", answerId } = {}) {
    if (!this.panel.open) this.open();
    await this.#later("article", () => import("./article.js"), (module) => module.showArticle(this, { article, locale, anchor, answerId }));
  }

  /** The form by which a person writes to a human. */
  async handOff() {
    await this.#later("handoff", () => import("./handoff.js"), (module) => module.showForm(this));
  }

  /** Where the request stands that was sent. */
  async showRequest() {
    await this.#later("request", () => import("./request.js"), (module) => module.showRequest(this));
  }

  /** Loads what is needed only now. @param {string} name @param {() => Promise<any>} load @param {(module: any) => any} then */
  async #later(name, load, then) {
    try {
      await then(await load());
    } catch (fault) {
      const problem = fault instanceof TypeError ? { status: "network" } : fault;
      const node = trouble(this, problem, () => this.#later(name, load, then));
      this.panel.push({ name, title: this.t("Help"), search: false, node });
    }
  }
}
