// @ts-check
// What the widget says, in the language of its locale. English stands in the code.

const PATIENCE = 3000; // milliseconds, after which English is shown

export class Texts {
  /** The locale of the texts. */
  locale = "en";
  /** @type {Record<string, string>} */
  #known = {};

  /** @param {string} locale */
  async load(locale) {
    this.locale = "en";
    this.#known = {};
    if (/^en\b/i.test(locale)) return;
    try {
      const address = new URL(`${encodeURIComponent(locale)}.json`, import.meta.url);
      const response = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
      if (!response.ok) return;
      const found = await response.json();
      this.locale = found.locale;
      this.#known = found.texts;
    } catch {
      // without texts the widget still helps, in English
    }
  }

  /**
   * A text in the locale, with its `{values}`.
   * @param {string} text @param {Record<string, any>} [values]
   */
  t = (text, values = {}) => (this.#known[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
