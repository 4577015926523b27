// @ts-check
// What one visit knows: in memory alone, unless the page allows storage for as long as its tab is open.

const NAME = "kotae-help";
const LISTS = /** @type {const} */ (["shown", "opened", "rejected"]);
const MOST = 100; // ids that the API takes

export class Session {
  id = randomId();
  /** @type {string | undefined} */ user;
  /** @type {string | undefined} */ signature;
  /** @type {string | undefined} */ appVersion;
  /** Ids of answers and articles, oldest first. @type {Set<string>} */ shown = new Set();
  /** @type {Set<string>} */ opened = new Set();
  /** @type {Set<string>} */ rejected = new Set();
  /** The hand-off that was sent last. @type {{id: string, secret: string, message: string, locale: string} | null} */ handoff = null;
  /** What happened in the app, oldest first. @type {{name: string, at: number}[]} */ events = [];
  /** What was chosen in the guide that was walked through last. @type {{article: string, step: string, question?: string, choice: string}[]} */ guidePath = [];
  /** The question that was asked last, as typed. */ question = "";

  /** @param {boolean} stored whether the browser may keep it */
  constructor(stored) {
    this.stored = stored;
    if (stored) this.#restore();
  }

  /** @param {"shown" | "opened" | "rejected"} list @param {string[]} ids */
  add(list, ids) {
    for (const id of ids) {
      this[list].delete(id);
      this[list].add(id);
    }
    this.save();
  }

  /** The last of a list, as many as the API takes. @param {"shown" | "opened" | "rejected"} list */
  last(list) {
    return [...this[list]].slice(-MOST);
  }

  save() {
    if (!this.stored) return;
    const lists = Object.fromEntries(LISTS.map((list) => [list, this.last(list)]));
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ id: this.id, handoff: this.handoff, question: this.question, ...lists }));
    } catch {
      // full or forbidden: then it is kept in memory
    }
  }

  #restore() {
    try {
      const { id, handoff, question, ...lists } = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
      this.id = id ?? this.id;
      this.handoff = handoff ?? null;
      this.question = question ?? "";
      for (const list of LISTS) this[list] = new Set(lists[list]);
    } catch {
      // forbidden, or not ours
    }
  }
}

/** An id by chance, also on pages without HTTPS, where there is no `randomUUID`. */
export function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
