// @ts-check
// Asks Kotae's API, at the origin that the widget came from.

/** Where `/v1/…` and `/widget.js` are. */
export const BASE = new URL("../../", import.meta.url);

const TIME_LIMIT = 8000; // milliseconds
const UPLOAD_LIMIT = 60000;

/** Why there is no answer: a status, or `network` or `timeout` where there is none. */
export class Problem extends Error {
  /** @param {number | "network" | "timeout"} status @param {number} [seconds] @param {any} [body] */
  constructor(status, seconds = 0, body = {}) {
    super(`Kotae: ${status}`);
    this.status = status;
    /** After which to try again; 0 where nobody says. */
    this.seconds = seconds;
    /** @type {{detail?: string, contacts?: any[]}} */
    this.body = body;
  }
}

export class Api {
  /** @param {() => string | null} key the publishable key */
  constructor(key) {
    this.key = key;
  }

  /**
   * What a route answers; raises `Problem`, and an AbortError where `signal` ended it.
   * @param {string} path below the base, without a slash before it
   * @param {{body?: any, signal?: AbortSignal, headers?: Record<string, string>}} [options] a body is posted
   * @returns {Promise<any>}
   */
  async call(path, { body, signal, headers = {} } = {}) {
    const form = body instanceof FormData;
    const key = this.key();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), form ? UPLOAD_LIMIT : TIME_LIMIT);
    const stop = () => limit.abort();
    signal?.addEventListener("abort", stop);
    try {
      const response = await fetch(new URL(path, BASE), {
        method: body === undefined ? "GET" : "POST",
        body: body === undefined || form ? body : JSON.stringify(body),
        headers: { ...(body === undefined || form ? {} : { "Content-Type": "application/json" }), ...(key ? { "Kotae-Key": key } : {}), ...headers },
        credentials: "omit",
        signal: limit.signal,
      });
      return await read(response);
    } catch (error) {
      if (error instanceof Problem) throw error;
      signal?.throwIfAborted();
      throw new Problem(limit.signal.aborted ? "timeout" : "network");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

/** @param {Response} response */
async function read(response) {
  if (response.status === 204) return null;
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Problem(response.status, Number(response.headers.get("Retry-After")) || 0, body);
}
