// @ts-check
// How the widget looks. Constructed sheets work on pages whose policy forbids inline styles.

/** @param {string} css */
export function made(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** @param {ShadowRoot} root @param {CSSStyleSheet} sheet */
export function adopt(root, sheet) {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

// what the page inherits to us is undone first; then custom properties of the page decide
export const sheet = made(`
:host { display: block }
:host([hidden]) { display: none }
.root {
  all: initial; display: block; color-scheme: light dark;
  --accent: var(--kotae-accent, light-dark(#2f5bd0, #9db6ff));
  --on-accent: var(--kotae-on-accent, light-dark(#fff, #10182f));
  --paper: var(--kotae-background, light-dark(#fff, #191c22));
  --ink: var(--kotae-text, light-dark(#1c2330, #e8ebf1));
  --soft: var(--kotae-muted, light-dark(#5a6474, #a7b0c0));
  --line: var(--kotae-line, light-dark(#e2e6ed, #343a46));
  --edge: light-dark(#848e9f, #737d8f);
  --tint: color-mix(in srgb, var(--accent) 9%, var(--paper));
  --radius: var(--kotae-radius, 14px);
  --small-radius: min(10px, var(--radius));
  font: 15px/1.5 var(--kotae-font, system-ui, sans-serif);
  color: var(--ink); text-align: start; overflow-wrap: anywhere; line-break: strict;
}
:host([theme=light]) .root { color-scheme: light }
:host([theme=dark]) .root { color-scheme: dark }
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
h2, h3, p, ul { margin: 0; padding: 0; font: inherit; list-style: none }
button, input, textarea { font: inherit; color: inherit; margin: 0 }
button { cursor: pointer; background: none; border: 0; padding: 0; text-align: inherit }
a { color: var(--accent) }
:focus { outline: none }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
[tabindex="-1"]:focus { outline: none }
mark { background: none; color: inherit; font-weight: 650 }
.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
.muted { color: var(--soft); font-size: 13px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.floating > * { position: fixed; z-index: var(--kotae-z-index, 2147483000) }
.launcher {
  inset-block-end: max(var(--kotae-offset-y, 20px), env(safe-area-inset-bottom)); inset-inline-end: max(var(--kotae-offset-x, 20px), env(safe-area-inset-right));
  display: inline-flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 20px 0 16px; border-radius: 24px;
  background: var(--accent); color: var(--on-accent); font-weight: 600;
  box-shadow: 0 1px 2px rgb(16 24 48 / .2), 0 8px 24px rgb(16 24 48 / .2); transition: transform .15s;
}
.launcher:hover { transform: translateY(-1px) }

.panel {
  flex-direction: column; overflow: hidden; padding: 0; margin: 0; border: 1px solid var(--line); border-radius: var(--radius);
  background: var(--paper); color: inherit;
}
.panel[open], .inline > .panel { display: flex }
.floating > .panel {
  inset: auto max(var(--kotae-offset-x, 20px), env(safe-area-inset-right)) calc(max(var(--kotae-offset-y, 20px), env(safe-area-inset-bottom)) + 60px) auto;
  width: min(var(--kotae-width, 400px), 100vw - 40px); height: min(var(--kotae-height, 640px), 100dvh - 100px);
  box-shadow: 0 2px 6px rgb(16 24 48 / .08), 0 20px 60px rgb(16 24 48 / .2);
}
.inline > .panel { position: relative; min-height: 320px; max-height: var(--kotae-height, none); width: 100% }
.floating > .panel[open] { animation: rise .18s ease-out }
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }
@media (max-width: 520px) {
  .floating > .panel { inset: 0; width: 100vw; max-width: none; height: 100dvh; max-height: none; border: 0; border-radius: 0 }
}
.head { display: flex; align-items: center; gap: 4px; min-height: 56px; padding: 8px 10px 4px 18px; flex: none }
.head > :first-child:not([hidden]) { margin-inline-start: -10px }
.heading { flex: 1; font-size: 17px; font-weight: 650; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.icon-button { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 10px; color: var(--soft) }
.icon-button:hover { background: var(--tint); color: var(--ink) }
.body { flex: 1; overflow: auto; overscroll-behavior: contain; padding: 6px 18px 20px; position: relative }

.search { position: relative; flex: none; padding: 4px 18px 10px; z-index: 1 }
.input { width: 100%; border: 1px solid var(--edge); border-radius: var(--small-radius); background: var(--paper); padding: 10px 12px; font-size: 16px }
.search > .input { min-height: 46px; padding-inline-end: 48px }
.input::placeholder { color: var(--soft); opacity: 1 }
.input:focus-visible { outline-offset: -1px; border-color: var(--accent) }
.go { position: absolute; inset-inline-end: 22px; inset-block-start: 8px; width: 38px; height: 38px; display: grid; place-items: center; border-radius: 8px; color: var(--accent) }
.go:hover { background: var(--tint) }
.suggestions {
  position: absolute; inset-inline: 18px; inset-block-start: calc(100% - 6px); max-height: min(380px, 60dvh); overflow: auto; padding: 6px;
  background: var(--paper); border: 1px solid var(--line); border-radius: var(--small-radius); box-shadow: 0 10px 30px rgb(16 24 48 / .18);
}
.suggestion { display: flex; gap: 10px; align-items: flex-start; padding: 9px 10px; border-radius: 7px; cursor: pointer; min-height: 40px }
.suggestion .icon { width: 16px; height: 16px; margin-top: 4px; color: var(--soft) }
.suggestion .text, .suggestion .muted { display: block }
.suggestion:hover { background: var(--tint) }
.suggestion[aria-selected=true] { background: var(--tint); outline: 2px solid var(--accent); outline-offset: -2px }

.small-heading { margin: 18px 0 8px; font-size: 13px; font-weight: 600; color: var(--soft) }
.body > * > .small-heading:first-child { margin-top: 4px }
.start > :empty + .small-heading { margin-top: 4px }
.links { border: 1px solid var(--line); border-radius: var(--small-radius); overflow: clip }
.links > li + li { border-top: 1px solid var(--line) }
.row-link { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 46px; padding: 10px 12px }
.row-link > span { flex: 1 }
.row-link > .icon:last-child { width: 16px; height: 16px; color: var(--soft) }
.row-link:hover { background: var(--tint) }
.row-link:focus-visible { outline-offset: -2px }
.request { border: 1px solid var(--line); border-radius: var(--small-radius); background: var(--tint); font-weight: 600; margin-bottom: 4px }

.contacts { display: grid; gap: 8px; margin-top: 4px }
.contact { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; min-height: 48px; padding: 8px 12px; border: 1px solid var(--line); border-radius: var(--small-radius); color: inherit; text-decoration: none; background: var(--paper) }
a.contact:hover { border-color: var(--accent) }
.contact > .icon { color: var(--accent) }
.what { flex: 1 1 150px }
.what > * { display: block }
.label { font-weight: 600 }
.open, .closed { font-size: 12px; color: var(--soft); white-space: nowrap; display: flex; align-items: center; gap: 6px; margin-inline-start: auto }
.open::before, .closed::before { content: ""; width: 8px; height: 8px; border-radius: 4px; background: light-dark(#1d8a4e, #5fcf94) }
.closed::before { background: none; border: 1.5px solid var(--soft) }

.button {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 40px; padding: 8px 16px; border: 1px solid var(--edge);
  border-radius: var(--small-radius); font-weight: 600; background: var(--paper);
}
.button:hover { border-color: var(--accent); background: var(--tint) }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); color: var(--on-accent) }
.start > .button { width: 100%; margin-top: 8px }
.link { color: var(--accent); text-decoration: underline; text-underline-offset: 2px; min-height: 24px }

.answer { display: grid; gap: 12px; align-content: start }
.answer > .small-heading { margin: 4px 0 -2px }
.read-as { display: grid; gap: 2px; padding: 10px 12px; border-radius: var(--small-radius); background: var(--tint); font-size: 14px }
.card { display: grid; gap: 4px; padding: 14px 16px; border: 1px solid var(--line); border-radius: var(--small-radius); cursor: pointer }
.card:hover { border-color: var(--accent); box-shadow: 0 4px 14px rgb(16 24 48 / .08) }
.title { font-weight: 650; font-size: 16px; line-height: 1.35; min-height: 24px }
.section { font-size: 13px; font-weight: 600; color: var(--soft) }
.tag { justify-self: start; font-size: 12px; padding: 1px 8px; border-radius: 9px; border: 1px solid var(--line); color: var(--soft) }
.snippet { color: var(--soft); font-size: 14px }
.snippet mark { color: var(--ink); background: color-mix(in srgb, var(--accent) 16%, transparent); border-radius: 3px; padding: 0 1px; font-weight: 550 }
.is-suggest .snippet, .is-handoff .snippet { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden }
.more { display: flex; align-items: center; gap: 4px; color: var(--accent); font-size: 14px; font-weight: 600; margin-top: 4px }
.more .icon { width: 14px; height: 14px }
.handoff { display: grid; gap: 12px; padding: 16px; border-radius: var(--small-radius); background: var(--tint) }
.handoff > .button { justify-self: start }
.handoff.small { background: none; padding: 12px 0 0; border-top: 1px solid var(--line); border-radius: 0; gap: 8px; color: var(--soft); font-size: 14px }
.handoff.small > .button { color: var(--ink) }

.trouble { display: grid; gap: 12px; justify-items: start; padding: 16px; border: 1px solid var(--line); border-inline-start: 3px solid light-dark(#b3541e, #f0a36b); border-radius: var(--small-radius) }
.trouble .contacts { width: 100% }
.waiting { display: grid; gap: 12px; animation: appear .2s .15s both }
@keyframes appear { from { opacity: 0 } }
.bone { height: 74px; border-radius: var(--small-radius); background: var(--tint); animation: breathe 1.4s ease-in-out infinite alternate }
@keyframes breathe { to { opacity: .45 } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important } }
@media (forced-colors: active) { .launcher { border: 1px solid } }
@media print { .floating { display: none } }
`);
