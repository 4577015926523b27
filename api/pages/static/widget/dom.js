// @ts-check
// Nodes: what was typed or fetched goes in as text, and is never read as HTML.

/**
 * Makes an element. `on…` properties are listeners; of the others, null and false are left out.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** @param {Record<string, any>} properties @param {...any} children */
export function button(properties, ...children) {
  return h("button", { type: "button", ...properties }, ...children);
}

const SHAPES = {
  help: "M4 5.5h16v11h-8.5L7 20.5v-4H4zM9.6 9.2a2.4 2.4 0 1 1 3.3 2.2c-.6.3-.9.7-.9 1.3M12 14.6v.1",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.5 5.5 8 12l6.5 6.5",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  chat: "M4 5.5h16v11h-8.5L7 20.5v-4H4z",
  phone: "M6 4h3l2 4-2 2a11 11 0 0 0 5 5l2-2 4 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
  email: "M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5",
  form: "M4 20h16M5 16.5 15.5 6l3 3L8 19.5H5z",
};

/** @param {string} name of a shape, or the shape itself as a path @returns {SVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[/** @type {keyof typeof SHAPES} */ (name)] ?? name);
  picture.append(path);
  return picture;
}

/**
 * A text with its highlights marked; those are counted in code points, which a string's own indices are not.
 * @param {string} text
 * @param {{start: number, end: number}[]} highlights sorted, apart from each other
 * @returns {(string | Node)[]}
 */
export function marked(text, highlights) {
  const points = Array.from(text);
  const parts = [];
  let place = 0;
  for (const { start, end } of highlights) {
    parts.push(points.slice(place, start).join(""), h("mark", {}, points.slice(start, end).join("")));
    place = end;
  }
  return [...parts, points.slice(place).join("")];
}
