// An app that asks by types generated from the API's own document: it compiles only where those say what the server does.
import createClient from "openapi-fetch";
import type { components, paths } from "./kotae.js";

type Answer = components["schemas"]["Answer"];
type Problem = components["schemas"]["Problem"];

const kotae = createClient<paths>({ baseUrl: process.argv[2]! });

function told({ data, error }: { data?: Answer; error?: Problem }): string[] {
  if (error) return [String(error.status), error.detail];
  if (!data) throw new Error("neither an answer nor a problem");
  const article: string = data.results[0]?.article ?? "";
  return [data.outcome, article, data.handoff.contacts[0]?.kind ?? ""];
}

const answered = await kotae.POST("/v1/answers", { body: { question: "забув пароль", locale: "uk" } });
const asked = await kotae.GET("/v1/answers", { params: { query: { question: "talk to a human" } } });
const refused = await kotae.GET("/v1/answers", { params: { query: { question: " " } } });
const [category = "", slug = ""] = answered.data?.results[0]?.article.split("/") ?? [];
const article = await kotae.GET("/v1/articles/{locale}/{category}/{slug}", { params: { path: { locale: "uk", category, slug } } });
const center = await kotae.GET("/v1/help-center", { params: { query: { locale: "uk" } } });

const opened = await kotae.POST("/v1/handoffs", {
  params: { header: { "idempotency-key": crypto.randomUUID() } },
  body: { question: "де мої гроші", locale: "uk", text: "Не прийшли.", contact: { email: "olena@example.com" } },
});
const handoff_id = opened.data?.id ?? "";
const shown = await kotae.GET("/v1/handoffs/{handoff_id}", {
  params: { path: { handoff_id } },
  headers: { Authorization: `Bearer ${opened.data?.secret}` },
});
const unknown = await kotae.GET("/v1/handoffs/{handoff_id}", { params: { path: { handoff_id } } });
const voted = await kotae.POST("/v1/feedback", { body: { helpful: true, article: "account/reset-password" } });

console.log(
  JSON.stringify({
    answered: told(answered),
    asked: told(asked),
    refused: told(refused),
    article: [article.data?.title, article.data?.category_title, article.data?.updated_at],
    handed_over: [shown.data?.state, String(unknown.error?.status), opened.data?.contacts[0]?.kind, String(voted.response.status)],
    center: [center.data?.name, center.data?.locales.length],
  }),
);
