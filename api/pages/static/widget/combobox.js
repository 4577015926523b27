// @ts-check
// The field where a question is typed, with suggestions: the combobox of the ARIA Authoring Practices, list autocomplete, chosen by hand.
// Its input is made once, and nothing but the person writes into it while they compose.
import { button, h, icon, marked } from "./dom.js";

const SAID_AFTER = 600; // milliseconds without a key, after which the number of suggestions is said

/** @typedef {{text: string, article: string, title: string, highlights: {start: number, end: number}[]}} Suggestion */

export class Combobox {
  /** @type {Suggestion[]} */ #suggestions = [];
  #active = -1;
  /** Whether an input method holds what is typed. */
  composing = false;
  #number = 0;
  #asked = "";
  /** @type {AbortController | undefined} */ #request;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #saying;

  /**
   * @param {import("./app.js").App} app
   * @param {{ask: (question: string) => void, choose: (suggestion: Suggestion, locale: string) => void}} on
   */
  constructor(app, on) {
    const { t } = app;
    this.app = app;
    this.on = on;
    this.input = h("input", {
      type: "text", class: "input", part: "input", role: "combobox", id: "kotae-input", autocomplete: "off", autocapitalize: "off",
      spellcheck: "false", enterkeyhint: "search", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "kotae-suggestions",
      "aria-label": t("Your question"), placeholder: t("How can we help?"),
      oninput: () => this.#suggest(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.input.addEventListener("compositionstart", () => (this.composing = true));
    this.input.addEventListener("compositionend", () => (this.composing = false));
    this.list = h("ul", { class: "suggestions", part: "suggestions", role: "listbox", id: "kotae-suggestions", "aria-label": t("Suggestions"), hidden: true });
    const go = button({ class: "go", part: "search-button", "aria-label": t("Search"), onclick: () => this.#ask() }, icon("search"));
    this.node = h("div", { class: "search", part: "search", role: "search", "aria-label": t("Search") }, this.input, go, this.list);
    this.node.addEventListener("focusout", (/** @type {FocusEvent} */ event) => this.node.contains(event.relatedTarget) || this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  /** Closes the list, and lets no suggestions come that are still awaited. */
  close() {
    this.#number += 1;
    this.#request?.abort();
    this.#asked = "";
    clearTimeout(this.#saying);
    this.#show([], "");
  }

  #ask() {
    const question = this.input.value.trim();
    this.close();
    if (question) this.on.ask(question);
    else this.input.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // the key is the input method's
    const act = {
      ArrowDown: () => (this.open ? this.#move(1) : this.#suggest()),
      ArrowUp: () => this.open && (event.altKey ? this.close() : this.#move(-1)),
      Enter: () => (this.#active < 0 ? this.#ask() : this.#choose(this.#active)),
      Escape: () => this.open && this.close(),
    }[event.key];
    if (!act || (event.key === "Escape" && !this.open)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** Asks on every key, at once, also while composing. An answer that comes after a later key's request is never shown. */
  async #suggest() {
    const typed = this.input.value;
    if (typed === this.#asked && this.open) return;
    this.#request?.abort();
    clearTimeout(this.#saying);
    const number = ++this.#number;
    this.#asked = typed;
    if (!typed.trim()) return this.#show([], "");
    this.#request = new AbortController();
    try {
      const found = await this.app.api.call("v1/suggestions", { body: { q: typed, locale: this.app.locale }, signal: this.#request.signal });
      if (number === this.#number) this.#show(found.suggestions, found.locale);
    } catch {
      if (number === this.#number) this.#show([], ""); // asking will tell what is wrong
    }
  }

  /** @param {Suggestion[]} suggestions @param {string} locale */
  #show(suggestions, locale) {
    this.#suggestions = suggestions;
    this.list.replaceChildren(...suggestions.map((suggestion, place) => this.#option(suggestion, place, locale)));
    this.list.hidden = !suggestions.length;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.#activate(-1);
    if (suggestions.length) this.#saying = setTimeout(() => this.app.say(this.app.t("Suggestions: {number}", { number: suggestions.length })), SAID_AFTER);
  }

  /** @param {Suggestion} suggestion @param {number} place @param {string} locale */
  #option(suggestion, place, locale) {
    const title = suggestion.title === suggestion.text ? "" : suggestion.title;
    return h(
      "li",
      {
        class: "suggestion", part: "suggestion", role: "option", id: `kotae-option-${place}`, lang: locale, "aria-selected": "false",
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(), // the focus stays where one types
        onclick: () => this.#choose(place),
      },
      icon("search"),
      h("span", {}, h("span", { class: "text" }, ...marked(suggestion.text, suggestion.highlights)), title && h("span", { class: "muted" }, title)),
    );
  }

  /** @param {number} step */
  #move(step) {
    const places = this.#suggestions.length + 1; // one for the input itself
    this.#activate(((this.#active + 1 + step + places) % places) - 1);
  }

  /** @param {number} place -1 for the input itself */
  #activate(place) {
    this.list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = place;
    const option = this.list.children[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {number} place */
  #choose(place) {
    const suggestion = this.#suggestions[place];
    const locale = this.list.children[place].lang;
    this.close();
    this.on.choose(suggestion, locale);
  }
}
