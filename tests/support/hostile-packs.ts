import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { fileKind } from "#domain/pack/files.ts";
import { type Manifest, ManifestSchema } from "#domain/pack/manifest.ts";
import { makePart } from "../../tools/pack/lib/build.ts";
import { packFile } from "../../tools/pack/lib/compile-part.ts";
import { loadKeys } from "../../tools/pack/lib/keys.ts";
import type { Built } from "./stack.ts";

/** Runs in a page when a browser takes it for more than text; `pwned` is looked for in requests and on the window. */
const RUN = "window.pwned=1";
const MARKUP = [
  `<script>${RUN}</script>`,
  `<script src=/pwned.js></script>`,
  `<img src=/pwned onerror="${RUN}">`,
  `<svg onload="${RUN}"></svg>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`,
  `<svg><foreignObject><iframe src="javascript:${RUN}"></iframe></foreignObject></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${RUN}>#x"/></svg>`,
  `<math><mi xlink:href="javascript:${RUN}">x</mi></math>`,
  `<math><mtext><table><mglyph><style><img src=/pwned></style></mglyph></table></mtext></math>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="/pwned.swf">`,
  `<link rel=stylesheet href=/pwned.css>`,
  `<style>@import '/pwned.css';body{background:url(/pwned.png)}</style>`,
  `<base href="https://pwned.example/">`,
  `<meta http-equiv=refresh content="0;url=/pwned">`,
  `<form action=/pwned><button>x</button></form>`,
  `<input autofocus onfocus="${RUN}">`,
  `<details open ontoggle="${RUN}">`,
  `<video><source onerror="${RUN}"></video>`,
  `<audio src=/pwned onerror="${RUN}">`,
  `<body onload="${RUN}">`,
  `<template><img src=/pwned></template>`,
  `<noscript><p title="</noscript><img src=/pwned onerror=${RUN}>">`,
  `<textarea></textarea><script>${RUN}</script>`,
  `<title></title><script>${RUN}</script>`,
  `<!--><img src=/pwned onerror=${RUN}>-->`,
  `<![CDATA[><script>${RUN}</script>]]>`,
  `<?xml-stylesheet href="javascript:${RUN}"?>`,
  `<x onclick="${RUN}" style="position:fixed;inset:0">x</x>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<a href="data:text/html,<script>${RUN}</script>">x</a>`,
  `<dialog open>x</dialog>`,
  `<slot onslotchange="${RUN}"></slot>`,
];
const OTHERS = [
  `" onmouseover="${RUN}" x="`,
  `' onfocus='${RUN}' tabindex='0`,
  `javascript:${RUN}`,
  `jAvAsCrIpT:${RUN}//`,
  `data:text/html;base64,PHNjcmlwdD4=`,
  `vbscript:msgbox(1)`,
  `expression(${RUN})`,
  `}body{background:url(/pwned.png)}`,
  `\`-${RUN}-\``,
  `\${${RUN}}`,
  `</script><script>${RUN}</script>`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&#60;img src=/pwned&#62;`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
];
const around = (text: string): readonly string[] => [text, `">${text}`, `'>${text}`, `x${text}</p></div>`];
/** Tags, attributes, SVG, addresses, styles: none may become anything but words. */
export const PAYLOADS: readonly string[] = [...MARKUP, ...OTHERS].flatMap(around);

/** What i18next would fill in or look up in a text of its own. In a pack, a name or a note it stays as it is. */
export const TEMPLATES: readonly string[] = [
  "$t(common:leave)",
  "$t(common:leave, {'count': 2})",
  "{{y}}",
  "{{constructor}}",
  "{{- number}}",
  "{{number, uppercase}}",
  "%s %d %1$s",
  "$" + "{name}",
  `${"$t(".repeat(50)}common:leave${")".repeat(50)}`,
  `${"{{".repeat(50)}y${"}}".repeat(50)}`,
];

/** Fields of pack files that hold words or addresses; all others hold ids, days, numbers and conditions. */
const WORDS = new Set(
  "name region city address coordinates_precision email chat_or_form nationality_or_status url page_date source confidenceNote text channel".split(
    " ",
  ),
);

export type NextWord = () => string;

/** Takes one after the other, with a number behind it, so that no two texts are the same. */
export function inTurn(words: readonly string[]): NextWord {
  let at = 0;
  return () => {
    const word = `${words[at % words.length] ?? ""} ${at}`;
    at += 1;
    return word;
  };
}

function replaced(value: unknown, next: NextWord, key = ""): unknown {
  if (typeof value === "string") {
    if (key === "website") return `https://pwned.example/${encodeURI(next())}`;
    return WORDS.has(key) ? next() : value;
  }
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, next, key));
  if (typeof value !== "object" || value === null) return value;
  const isTexts = "strings" in value && "review" in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isTexts && name === "strings"
        ? Object.fromEntries(Object.keys(inner as object).map((text) => [text, next()]))
        : replaced(inner, next, name),
    ]),
  );
}

export type Files = ReadonlyMap<string, Buffer>;

/** The packs of the build one version later, signed by the same keys, with every word of theirs replaced. */
export async function buildPacksOf(built: Built, next: NextWord): Promise<Files> {
  const keys = await loadKeys(join(built.data, "keys"));
  const folder = join(built.dist, "app/packs");
  const out = new Map<string, Buffer>();
  for (const packId of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const read = (name: string): Buffer => readFileSync(join(folder, packId.name, name));
    for (const name of readdirSync(join(folder, packId.name)).filter((file) => file.endsWith(".manifest.json"))) {
      const manifest: Manifest = v.parse(ManifestSchema, JSON.parse(String(read(name))));
      const files = manifest.files.map((file) => {
        const value = replaced(JSON.parse(String(read(file.path))), next);
        v.parse(fileKind(file.name, manifest.role)?.schema ?? v.never(), value);
        return packFile(file.name, value);
      });
      const { version, created, expires, minAppSchema } = manifest;
      const part = makePart(
        { packId: packId.name, version: version + 1, created, expires, minAppSchema },
        manifest.role,
        files,
        keys,
      );
      const put = (file: string, bytes: Uint8Array): unknown => out.set(`/packs/${packId.name}/${file}`, Buffer.from(bytes));
      for (const file of part.files) put(file.path, file.content);
      put(`${manifest.role}.manifest.json`, part.manifest);
      put(`${manifest.role}.signatures.json`, part.signatures);
    }
  }
  return out;
}

/** The English words of the screens, each replaced, its placeholders kept. */
export function buildScreensOf(built: Built, next: NextWord): Files {
  const folder = join(built.dist, "app/assets");
  return new Map(
    readdirSync(folder)
      .filter((name) => /^(lang|teamlang)-en-.*\.js$/.test(name))
      .map((name) => {
        const text = readFileSync(join(folder, name), "utf8").replace(
          /:`([^`]*)`/g,
          (_, words: string) => `:${JSON.stringify([next(), ...(words.match(/\{\{\w+\}\}/g) ?? [])].join(" "))}`,
        );
        return [`/assets/${name}`, Buffer.from(text)];
      }),
  );
}
