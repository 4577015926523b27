// @ts-check
// The panel, and the button in the corner that opens it. Below its head and the search field is a stack of views, of which the last is shown.
// It is not modal beside a page, and modal where it covers one.
import { button, h, icon } from "./dom.js";

/** @typedef {{node: HTMLElement, title: string, search: boolean, name: string, shown?: () => void, hidden?: () => void}} View */
/** @typedef {View & {scroll: number, focus: HTMLElement | null}} Kept */

const PHONE = "(max-width: 520px)";

export class Panel {
  /** @type {Kept[]} */ #views = [];
  #phone = matchMedia(PHONE);

  /**
   * @param {import("./app.js").App} app
   * @param {HTMLElement} search
   * @param {{inline: boolean, closed: () => void}} how
   */
  constructor(app, search, { inline, closed }) {
    const { t } = app;
    this.app = app;
    this.inline = inline;
    this.closed = closed;
    this.heading = h("h2", { class: "heading", part: "heading", id: "kotae-heading", tabindex: "-1" });
    this.back = button({ class: "icon-button", part: "back", "aria-label": t("Back"), hidden: true, onclick: () => this.pop() }, icon("back"));
    const close = inline ? null : button({ class: "icon-button", part: "close", "aria-label": t("Close"), onclick: () => this.close() }, icon("close"));
    this.search = search;
    this.body = h("div", { class: "body", part: "body" });
    this.node = h(
      inline ? "section" : "dialog",
      { class: "panel", part: "panel", "aria-labelledby": "kotae-heading", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      h("div", { class: "head", part: "header" }, this.back, this.heading, close),
      search, this.body, app.live,
    );
    if (inline) return;
    this.node.addEventListener("cancel", (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!app.combobox.composing) this.leave(); // the phone's own way back
    });
    this.node.addEventListener("close", () => this.closed());
    this.watch = () => this.open && this.#reopen();
  }

  /** Follows the window from wide to narrow, until `unfollow`. */
  follow() {
    if (this.watch) this.#phone.addEventListener("change", this.watch);
  }

  unfollow() {
    if (this.watch) this.#phone.removeEventListener("change", this.watch);
  }

  get open() {
    return this.inline || this.node.open;
  }

  show() {
    if (this.open) return;
    if (this.#phone.matches) this.node.showModal();
    else this.node.show();
    this.#top.shown?.();
  }

  close() {
    if (this.inline || !this.node.open) return;
    this.#top.hidden?.();
    this.node.close();
  }

  /** One step out: back, or closed. */
  leave() {
    if (this.#views.length > 1) this.pop();
    else this.close();
  }

  /** Shows a view above those that are there; one of the same name, and all above it, make way. @param {View} view */
  push(view) {
    const same = this.#views.findIndex(({ name }) => name === view.name);
    const last = this.#views.at(-1);
    if (last) {
      last.scroll = this.body.scrollTop;
      last.focus = /** @type {HTMLElement | null} */ (this.app.root.activeElement);
      last.hidden?.();
    }
    if (same >= 0) this.#views.length = same;
    this.#views.push({ ...view, scroll: 0, focus: null });
    this.#render();
  }

  /** Goes back to the view below, where it was left. */
  pop() {
    if (this.#views.length < 2) return;
    this.#views.pop()?.hidden?.();
    this.#render();
    const { focus } = this.#top;
    (focus?.isConnected && focus !== this.back && !focus.closest("[hidden]") ? focus : this.heading).focus({ preventScroll: true });
  }

  /** Whether the search field is shown. */
  get searching() {
    return this.#top.search;
  }

  get #top() {
    return /** @type {Kept} */ (this.#views.at(-1));
  }

  #render() {
    const view = this.#top;
    this.heading.textContent = view.title;
    this.back.hidden = this.#views.length < 2;
    this.search.hidden = !view.search;
    this.body.replaceChildren(view.node);
    this.body.scrollTop = view.scroll;
    if (this.open) view.shown?.();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || this.inline) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  #reopen() {
    const focused = /** @type {HTMLElement | null} */ (this.app.root.activeElement);
    this.node.close();
    this.show();
    focused?.focus();
  }
}

/** @param {(text: string) => string} t @param {() => void} toggle */
export function launcher(t, toggle) {
  return button(
    { class: "launcher", part: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: toggle },
    icon("help"), h("span", { part: "launcher-label" }, t("Help")),
  );
}
