// @ts-check
// Screenshots that go along with what is written: chosen or pasted, sent at once, named afterwards.
import { button, h, icon } from "./dom.js";
import { CLIP } from "./later_styles.js";
import { explained } from "./trouble.js";

const MOST = 5;

export class Attachments {
  /** @type {{name: string, id?: string, failed?: string, stop: AbortController}[]} */ #pictures = [];

  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    const { t } = app;
    this.chooser = h("input", {
      type: "file", accept: "image/png,image/jpeg,image/webp", multiple: true, hidden: true, "aria-label": t("Add a screenshot"),
      onchange: () => {
        this.add(this.chooser.files);
        this.chooser.value = "";
      },
    });
    this.list = h("ul", { class: "pictures", part: "attachments" });
    this.choose = button({ class: "button", part: "button", onclick: () => this.chooser.click() }, icon(CLIP), t("Add a screenshot"));
    this.node = h("div", { class: "attachments" }, this.list, this.choose, this.chooser);
  }

  /** The ids of those that have arrived. */
  get ids() {
    return this.#pictures.flatMap(({ id }) => id ?? []);
  }

  get uploading() {
    return this.#pictures.some(({ id, failed }) => !id && !failed);
  }

  clear() {
    this.#pictures = [];
    this.#render();
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) if (file.type.startsWith("image/") && this.#pictures.length < MOST) this.#upload(file);
  }

  /** @param {File} file */
  async #upload(file) {
    const picture = { name: file.name || "image", stop: new AbortController() };
    this.#pictures.push(picture);
    this.#render();
    const body = new FormData();
    body.append("file", file);
    body.append("session", this.app.session.id);
    try {
      const kept = await this.app.api.call("v1/attachments", { body, signal: picture.stop.signal });
      Object.assign(picture, { id: kept.id });
      this.app.say(this.app.t("{name} is attached", { name: picture.name }));
    } catch (/** @type {any} */ problem) {
      const words = problem.status === 422 ? this.app.t("This is no picture that can be sent. Please choose a PNG, JPEG or WebP file.") : explained(problem, this.app.t);
      Object.assign(picture, { failed: words });
      this.app.say(words);
    }
    this.#render();
  }

  #render() {
    const { t } = this.app;
    this.list.replaceChildren(
      ...this.#pictures.map((picture) =>
        h("li", { class: picture.failed ? "failed" : "" },
          h("span", {}, picture.name, h("span", { class: "muted" }, picture.failed ?? (picture.id ? "" : t("Uploading…")))),
          button({ class: "icon-button", "aria-label": t("Remove {name}", { name: picture.name }), onclick: () => this.#remove(picture) }, icon("close")))),
    );
    this.choose.hidden = this.#pictures.length >= MOST;
  }

  /** @param {any} picture */
  #remove(picture) {
    picture.stop.abort();
    this.#pictures = this.#pictures.filter((other) => other !== picture);
    this.#render();
    this.choose.focus();
  }
}
