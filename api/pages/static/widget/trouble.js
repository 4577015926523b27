// @ts-check
// What went wrong, in plain words, with a way on.
import { button, h } from "./dom.js";
import { contactList } from "./contacts.js";

/** @param {any} problem @param {(text: string, values?: Record<string, any>) => string} t */
export function explained(problem, t) {
  const { status } = problem;
  const seconds = problem.seconds && Math.max(2, problem.seconds);
  if (status === "network" || status === "timeout") return t("We cannot be reached at the moment. Please check your connection and try again.");
  if (status === 429 && seconds) return t("That was very often in a short time. Please try again in {seconds} seconds.", { seconds });
  if (status === 429) return t("That was very often in a short time. Please try again in a moment.");
  if (status === 503 && seconds) return t("We are busy at the moment. Please try again in {seconds} seconds.", { seconds });
  if (status === 404) return t("This is not there any more.");
  if (status === 413) return t("This is too large. Please send less at once.");
  if (status === 422) return t("This could not be understood. Please write it in other words, and shorter.");
  return t("Something went wrong on our side. Please try again.");
}

/**
 * Says what went wrong, and offers to try again, and the ways to a human.
 * @param {import("./app.js").App} app @param {any} problem @param {() => void} [retry]
 */
export function trouble(app, problem, retry) {
  const contacts = problem.body?.contacts ?? app.center?.contacts ?? [];
  return h(
    "section",
    { class: "trouble", part: "trouble", role: "alert" },
    h("p", {}, explained(problem, app.t)),
    retry && button({ class: "button", part: "button", onclick: retry }, app.t("Try again")),
    contacts.length ? h("p", { class: "muted" }, app.t("You can also reach us here:")) : null,
    contactList(app, contacts, app.center?.locale ?? app.texts.locale),
  );
}

const SLOW = 1500; // milliseconds

/** Something is awaited; when that takes its time, it says so. @param {import("./app.js").App} app @param {Promise<any>} awaited */
export function waiting(app, awaited) {
  const words = h("p", { class: "muted" }, app.t("Searching…"));
  const node = h("div", { class: "waiting", part: "waiting" }, words, h("div", { class: "bone" }), h("div", { class: "bone" }), h("div", { class: "bone" }));
  const timer = setTimeout(() => {
    words.textContent = app.t("Still looking. This takes longer than usual…");
    app.say(words.textContent);
  }, SLOW);
  awaited.finally(() => clearTimeout(timer)).catch(() => {});
  return node;
}
