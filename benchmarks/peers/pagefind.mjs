// Speaks with pagefind.py, a line of JSON each way: makes an index of documents, then searches it as a page in a browser would.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { createIndex, close } = await import(pathToFileURL(join(process.argv[2], "node_modules/pagefind/lib/index.js")));
let searching;

// the browser's: here the files of the index are read from disk
globalThis.fetch = async (address) => new Response(await readFile(String(address).split("?")[0]));

async function make({ file, folder, language }) {
  const begun = performance.now();
  const { index } = await createIndex({ forceLanguage: language });
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { id, title, text } = JSON.parse(line);
    await index.addCustomRecord({ url: id, content: `${title}\n${text}`, language, meta: { title } });
  }
  await index.writeFiles({ outputPath: folder });
  const seconds = (performance.now() - begun) / 1000;
  await close();
  searching = await import(pathToFileURL(join(folder, "pagefind.js")));
  await searching.options({ basePath: `${folder}/`, noWorker: true });
  await searching.init(language);
  return seconds;
}

async function search({ question, limit }) {
  const { results } = await searching.search(question);
  return (await Promise.all(results.slice(0, limit).map((result) => result.data()))).map((page) => page.raw_url ?? page.url);
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(await (asked.file ? make(asked) : search(asked))));
}
