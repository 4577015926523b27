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

console.log(
  JSON.stringify({
    answered: told(answered),
    asked: told(asked),
    refused: told(refused),
    article: [article.data?.title, article.data?.category_title, article.data?.updated_at],
    center: [center.data?.name, center.data?.locales.length],
  }),
);
