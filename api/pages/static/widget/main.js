// @ts-check
// The widget: what a page embeds imports this.
import { KotaeHelp } from "./element.js";

if (!customElements.get("kotae-help")) customElements.define("kotae-help", KotaeHelp);
