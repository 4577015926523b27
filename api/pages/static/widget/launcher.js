// @ts-check
// The button in the corner that opens the panel.
import { button, h, icon } from "./dom.js";

/** @param {(text: string) => string} t @param {() => void} toggle */
export function launcher(t, toggle) {
  return button(
    { class: "launcher", part: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: toggle },
    icon("help"), h("span", { part: "launcher-label" }, t("Help")),
  );
}
