// @ts-check
// The ways to a human.
import { button, h, icon } from "./dom.js";

/** @typedef {{kind: string, label: string, value: string, hours: string, open_now: boolean}} Contact */

/** @param {import("./app.js").App} app @param {Contact[]} contacts @param {string} locale of their labels */
export function contactList(app, contacts, locale) {
  return contacts.length ? h("ul", { class: "contacts", part: "contacts", lang: locale }, ...contacts.map((contact) => item(app, contact))) : null;
}

/**
 * What an answer says of a human.
 * @param {import("./app.js").App} app
 * @param {{message: string, contacts: Contact[]}} handoff @param {string} locale
 * @param {{small?: boolean, first?: boolean}} [how]
 */
export function handoffCard(app, handoff, locale, { small, first } = {}) {
  return h(
    "section",
    { class: `handoff ${small ? "small" : ""}`, part: "handoff", "aria-label": app.t("Talk to a person") },
    h("p", { lang: locale, class: "message" }, handoff.message),
    writeButton(app, first ? "primary" : ""),
    small ? null : contactList(app, handoff.contacts, locale),
  );
}

/** @param {import("./app.js").App} app @param {string} [kind] */
export function writeButton(app, kind = "") {
  if (app.searchOnly) return null;
  return button({ class: `button ${kind}`, part: "button", onclick: () => app.handOff() }, icon("form"), app.t("Write to us"));
}

/** @param {import("./app.js").App} app @param {Contact} contact */
function item(app, contact) {
  const address = addressOf(contact);
  const timed = contact.kind === "chat" || contact.kind === "phone";
  const state = timed && h("span", { class: contact.open_now ? "open" : "closed", lang: app.texts.locale }, contact.open_now ? app.t("Open now") : app.t("Closed now"));
  const inside = [
    icon(contact.kind),
    h("span", { class: "what" }, h("span", { class: "label" }, contact.label), h("span", { class: "muted" }, shown(contact), contact.hours && ` · ${contact.hours}`)),
    state,
  ];
  const elsewhere = address && /^https?:/.test(address);
  return h("li", {}, address ? h("a", { class: "contact", href: address, target: elsewhere && "_blank", rel: elsewhere && "noopener" }, ...inside) : h("span", { class: "contact" }, ...inside));
}

/** @param {Contact} contact */
function shown(contact) {
  return /^https?:/.test(contact.value) ? hostOf(contact.value) : contact.value;
}

/** Where it leads to; nothing that a browser would run. @param {Contact} contact */
function addressOf({ kind, value }) {
  if (kind === "email") return `mailto:${encodeURIComponent(value).replace("%40", "@")}`;
  if (kind === "phone") return `tel:${value.replace(/[^\d+*#,;]/g, "")}`;
  return hostOf(value) && value;
}

/** The host of an address of the web; empty for any other text. @param {string} text */
function hostOf(text) {
  try {
    const address = new URL(text);
    return /^https?:$/.test(address.protocol) ? address.host : "";
  } catch {
    return "";
  }
}
