// @ts-check
// <kotae-help>: the element that pages embed, with what they may ask of it.
import { App } from "./app.js";
import { Texts } from "./texts.js";

export class KotaeHelp extends HTMLElement {
  static observedAttributes = ["locale", "mode", "for"];

  #root = this.attachShadow({ mode: "open" });
  /** What `identify` and `event` were told, also before the widget is there. @type {((app: App) => void)[]} */
  #told = [];
  /** @type {Promise<App> | undefined} */ #app;

  connectedCallback() {
    if (!this.#app) this.#build();
    else this.#app.then((app) => app.connected());
  }

  disconnectedCallback() {
    this.#app?.then((app) => this.isConnected || app.disconnected());
  }

  /** @param {string} _name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(_name, before, now) {
    if (this.#app && before !== now) this.#build();
  }

  /** Opens the panel, where the question is typed. */
  async open() {
    (await this.#ready).open();
  }

  /** Closes the panel, and gives the focus back. */
  async close() {
    (await this.#ready).panel.close();
  }

  /** Opens the panel and asks a question. @param {string} text */
  async ask(text) {
    const app = await this.#ready;
    app.open();
    await app.askTyped(text);
  }

  /** Opens an article in the panel. @param {string} id such as `account/reset-password` */
  async openArticle(id) {
    const app = await this.#ready;
    app.open();
    await app.openArticle(id);
  }

  /**
   * Opens the form by which a person writes to a human. @param {{article: string, step: string, question?: string, choice: string}[]} [guidePath]
   * what they chose in a guide
   */
  async handOff(guidePath = []) {
    const app = await this.#ready;
    app.open();
    if (guidePath.length) app.session.guidePath = guidePath;
    await app.handOff();
  }

  /**
   * Says who the person is and what they do; kept in memory. `signature` shows that your server knows `user`.
   * @param {{session?: string, user?: string, app_version?: string, signature?: string}} person
   */
  identify({ session, user, app_version, signature } = {}) {
    this.#tell((app) => Object.assign(app.session, { ...(session ? { id: session } : {}), user, signature, appVersion: app_version }));
  }

  /** Says that something happened in the app, for `context="auto"`. @param {string} name as the help centre's rules have it */
  event(name) {
    const at = Date.now();
    this.#tell(({ session }) => (session.events = [...session.events, { name, at }].slice(-200)));
  }

  get #ready() {
    return this.#app ?? Promise.reject(new Error("<kotae-help> is not in a document yet; append it first"));
  }

  /** @param {(app: App) => void} what */
  #tell(what) {
    this.#told.push(what);
    this.#app?.then(what);
  }

  #build() {
    const before = this.#app;
    this.#app = this.#made(before);
  }

  /** @param {Promise<App> | undefined} before the widget as it was, with another locale or mode */
  async #made(before) {
    const texts = new Texts();
    const locale = this.getAttribute("locale") || /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang || navigator.language;
    const [old] = await Promise.all([before, texts.load(locale)]);
    const open = old?.panel.open && !old.inline;
    old?.disconnected();
    const app = new App(this, this.#root, texts, locale, old);
    if (this.isConnected) app.connected();
    for (const what of old ? [] : this.#told) what(app);
    if (open && !app.inline) app.open();
    return app;
  }
}

if (!customElements.get("kotae-help")) customElements.define("kotae-help", KotaeHelp);
