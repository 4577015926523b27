// @ts-check
// How votes, articles, the form and a request look: loaded with the first of them.
import { made } from "./styles.js";

export const CLIP = "M19 11.5l-7 7a4.6 4.6 0 0 1-6.5-6.5l7.5-7.5a3 3 0 0 1 4.3 4.3l-7.3 7.3a1.5 1.5 0 0 1-2.1-2.1l6.6-6.6";
export const YES = "M5 12.5l4.5 4.5L19 7.5";

export const sheet = made(`
.votes { display: grid; gap: 10px }
.lead { font-weight: 600 }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.row > .button { min-width: 72px }
.done { display: flex; align-items: center; gap: 8px; font-weight: 600 }
.done .icon { color: light-dark(#1d8a4e, #5fcf94) }
.why { display: grid; gap: 6px; justify-items: start }
textarea { resize: vertical; min-height: 64px; display: block }


.article { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px }
.article-title { font-size: 21px; line-height: 1.3; font-weight: 700; margin-top: -10px }
.text { display: flow-root; line-height: 1.65 }
.text :is(p, ul, ol, pre, blockquote, .table, figure, dl, details) { margin: 0 0 12px }
.text > :last-child { margin-bottom: 0 }
.text :is(h2, h3, h4, h5, h6) { font-weight: 650; line-height: 1.35; margin: 22px 0 8px; font-size: 16px; scroll-margin-top: 8px }
.text h2 { font-size: 17.5px }
.text ul { list-style: disc; padding-inline-start: 22px }
.text ol { list-style: decimal; padding-inline-start: 24px }
.text li { list-style: inherit; margin: 4px 0 }
.text li > p { margin-bottom: 4px }
.text a { text-underline-offset: 2px }
.text img { max-width: 100%; height: auto; border-radius: var(--small-radius) }
.text :is(code, kbd) { font: .9em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--tint); border-radius: 4px; padding: 1px 4px }
.text pre { overflow: auto; background: var(--tint); border-radius: var(--small-radius); padding: 12px }
.text pre code { background: none; padding: 0 }
.text blockquote { border-inline-start: 3px solid var(--line); padding-inline-start: 12px; color: var(--soft) }
.text .box { background: var(--tint); border-radius: var(--small-radius); padding: 12px 14px; margin: 0 0 12px; border: 0; border-inline-start: 3px solid var(--accent) }
.text .box > :last-child { margin-bottom: 0 }
.text .box-title { font-weight: 650 }
.text hr { border: 0; border-top: 1px solid var(--line); margin: 16px 0 }
.table { overflow-x: auto }
.text table { border-collapse: collapse; font-size: 14px }
.text :is(th, td) { border: 1px solid var(--line); padding: 6px 10px; text-align: start; vertical-align: top; overflow-wrap: normal }
.text th { background: var(--tint); font-weight: 650 }
.article > .votes { border-top: 1px solid var(--line); padding-top: 16px }
.article > .link { justify-self: start }

.ticket { display: grid; gap: 10px; margin: 12px 0; padding: 14px; border: 1px solid var(--line); border-radius: var(--small-radius); background: var(--paper) }
.ticket > .button { justify-self: start }

.form, .request-view { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px }
.stack, .field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px }
.form > .stack { gap: 12px }
.form > .stack:empty { display: none }
.field > label { font-weight: 600; font-size: 14px }
.kept { padding: 10px 14px; border-radius: var(--small-radius); background: var(--tint) }
.kept > :last-child { font-weight: 600 }
.wide { width: 100%; min-height: 46px }
[aria-disabled=true] { opacity: .7; cursor: progress }
.error { color: light-dark(#b3261e, #ffb4a9); font-size: 14px }
.error:empty { display: none }
[aria-invalid] { border-color: light-dark(#b3261e, #ffb4a9) }
.attachments { display: grid; gap: 8px; justify-items: start }
.pictures { display: grid; gap: 6px; width: 100% }
.pictures:empty { display: none }
.pictures > li { display: flex; align-items: center; gap: 8px; padding-inline-start: 12px; border: 1px solid var(--line); border-radius: var(--small-radius) }
.pictures > li > span { flex: 1; min-width: 0 }
.pictures .muted { display: block }
.pictures > .failed .muted { color: light-dark(#b3261e, #ffb4a9) }

.taken { display: flex; gap: 12px; padding: 16px; border-radius: var(--small-radius); background: var(--tint) }
.taken .icon { color: light-dark(#1d8a4e, #5fcf94); margin-top: 1px }
.state { display: flex; align-items: center; gap: 8px; font-weight: 600 }
.state::before { content: ""; width: 10px; height: 10px; border-radius: 5px; border: 2px solid var(--soft); flex: none }
.state[data-state=taken]::before, .state[data-state=answered]::before { background: light-dark(#1d8a4e, #5fcf94); border-color: transparent }
.talk { display: grid; gap: 12px }
.talk:empty { display: none }
.talk > li { max-width: 88%; justify-self: start }
.talk > .mine { justify-self: end }
.said { white-space: pre-wrap; padding: 9px 13px; border-radius: 12px; background: light-dark(#f0f2f6, #262b35) }
.mine > .said { background: var(--tint) }
.mine > .muted { text-align: end }
`);
