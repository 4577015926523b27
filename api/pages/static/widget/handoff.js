// @ts-check
// The form by which a person writes to a human: the question is kept, and so is what was written until it has arrived.
import { Attachments } from "./attachments.js";
import { contactList } from "./contacts.js";
import { button, h, icon } from "./dom.js";
import { sheet } from "./later_styles.js";
import { showRequest } from "./request.js";
import { randomId } from "./session.js";
import { adopt } from "./styles.js";
import { trouble } from "./trouble.js";

const EMAIL = /^[^@\s<>()[\]\\,;:"]{1,64}@[^@\s<>()[\]\\,;:"]{1,250}$/;

/** @type {WeakMap<import("./app.js").App, Form>} */
const forms = new WeakMap();

/** @param {import("./app.js").App} app */
export function showForm(app) {
  adopt(app.root, sheet);
  const form = forms.get(app) ?? new Form(app);
  forms.set(app, form);
  form.refresh();
  app.panel.push({ name: "handoff", title: app.t("Write to us"), search: false, node: form.node });
  form.text.focus({ preventScroll: true });
}

class Form {
  /** What was sent last with which key: the same again is done once. */ #sent = { body: "", key: "" };
  #sending = false;

  /** @param {import("./app.js").App} app */
  constructor(app) {
    const { t } = app;
    this.app = app;
    this.attachments = new Attachments(app);
    this.top = h("div", { class: "stack" });
    this.text = h("textarea", { class: "input", part: "textarea", id: "kotae-text", rows: "5", maxlength: "10000", "aria-describedby": "kotae-text-error" });
    this.name = h("input", { class: "input", part: "input", id: "kotae-name", autocomplete: "name", maxlength: "200" });
    this.email = h("input", { class: "input", part: "input", id: "kotae-email", type: "email", autocomplete: "email", maxlength: "200", "aria-describedby": "kotae-email-hint kotae-email-error" });
    this.textError = h("p", { class: "error", id: "kotae-text-error" });
    this.emailError = h("p", { class: "error", id: "kotae-email-error" });
    this.send = h("button", { class: "button primary wide", part: "button send", type: "submit" }, t("Send"));
    this.bottom = h("div", { class: "stack" });
    this.node = h(
      "form",
      { class: "form", part: "form", novalidate: true, "aria-label": t("Write to us"), onsubmit: (/** @type {Event} */ event) => this.#submit(event), onpaste: (/** @type {ClipboardEvent} */ event) => this.attachments.add(event.clipboardData?.files ?? []) },
      this.top,
      field(t("Your message"), this.text, this.textError),
      this.attachments.node,
      field(t("Your name (optional)"), this.name),
      field(t("E-mail (optional)"), this.email, h("p", { class: "muted", id: "kotae-email-hint" }, t("So that we can also answer you by e-mail.")), this.emailError),
      this.send, this.bottom,
    );
  }

  /** What it says beside its fields, which stay as they are. */
  refresh() {
    const { app } = this;
    const { question } = app.session;
    const handoff = app.answer?.handoff;
    const contacts = handoff?.contacts ?? app.center?.contacts ?? [];
    this.top.replaceChildren(
      ...[
        handoff && h("p", { lang: app.answer.locale }, handoff.message),
        question && h("div", { class: "kept" }, h("p", { class: "muted" }, app.t("Your question")), h("p", {}, question)),
      ].filter(Boolean),
    );
    const list = contactList(app, contacts, app.answer?.locale ?? app.center?.locale ?? "");
    this.bottom.replaceChildren(...(list ? [h("h3", { class: "small-heading" }, app.t("You can also reach us here:")), list] : []));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.#sending || !this.#valid()) return;
    const { app } = this;
    const body = this.#body();
    const text = JSON.stringify(body);
    if (text !== this.#sent.body) this.#sent = { body: text, key: randomId() };
    this.#busy(true);
    try {
      const opened = await app.api.call("v1/handoffs", { body, headers: { "Idempotency-Key": this.#sent.key } });
      this.#taken(opened);
    } catch (/** @type {any} */ problem) {
      const node = trouble(app, problem, () => this.node.requestSubmit());
      this.bottom.replaceChildren(node);
      node.scrollIntoView({ block: "nearest" });
      app.emit("failed", { status: problem.status ?? "fault" });
    } finally {
      this.#busy(false);
    }
  }

  /** @param {any} opened */
  #taken(opened) {
    const { app } = this;
    const { id, secret, message } = opened;
    Object.assign(app.session, { handoff: { id, secret, message, locale: app.answer?.locale ?? app.center?.locale ?? app.texts.locale, question: app.session.question, text: this.text.value } });
    app.session.rejected.clear();
    app.session.guidePath = [];
    app.session.save();
    forms.delete(app);
    app.emit("handoff", { id, queue: opened.queue, open_now: opened.open_now, screenshots: this.attachments.ids.length });
    showRequest(app, { fresh: true });
  }

  #body() {
    const { session, element } = this.app;
    const given = { name: this.name.value.trim(), email: this.email.value.trim(), user: session.user };
    const more = {
      question: session.question, text: this.text.value.trim(), signature: session.user && session.signature,
      app_version: session.appVersion ?? element.getAttribute("app-version"),
    };
    return {
      ...filled(more),
      contact: filled(given),
      locale: this.app.locale,
      channel: "form",
      page: element.getAttribute("screen") ?? `${location.origin}${location.pathname}`.slice(0, 2000),
      device: navigator.userAgent.slice(0, 200),
      session: session.id,
      shown: session.last("shown"),
      opened: session.last("opened"),
      rejected: session.last("rejected"),
      attachments: this.attachments.ids,
      guide_path: session.guidePath,
    };
  }

  #valid() {
    const { t } = this.app;
    const email = this.email.value.trim();
    const empty = !this.text.value.trim() && !this.app.session.question;
    const waits = this.attachments.uploading;
    const wrong = email && !EMAIL.test(email);
    tell(this.text, this.textError, empty ? t("Please write what we can help with.") : waits ? t("A screenshot is still being uploaded. Please wait a moment.") : "");
    tell(this.email, this.emailError, wrong ? t("Please check the e-mail address, such as name@example.com.") : "");
    if (empty || waits) this.text.focus();
    else if (wrong) this.email.focus();
    return !empty && !waits && !wrong;
  }

  /** @param {boolean} sending */
  #busy(sending) {
    this.#sending = sending;
    this.send.setAttribute("aria-disabled", String(sending));
    this.send.textContent = sending ? this.app.t("Sending…") : this.app.t("Send");
  }
}

/** @param {Record<string, any>} values */
function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

/** @param {any} input @param {HTMLElement} place @param {string} problem */
function tell(input, place, problem) {
  place.textContent = problem;
  if (problem) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** @param {string} label @param {HTMLElement} input @param {...HTMLElement} below */
function field(label, input, ...below) {
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, ...below);
}
