import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ITEMS = ["items.cumulus", "items.stratus", "items.cirrus", "items.nimbus"] as const;

interface LeaveWords {
  readonly title: string;
  readonly intro: string;
  readonly items: Readonly<Record<string, string>>;
  readonly end: string;
}
interface Meta {
  readonly lang: string;
  readonly dir: string;
  readonly name: string;
  readonly order: number;
}

const style =
  "body{margin:0;background:#fff;color:#222;font:17px/1.55 system-ui,sans-serif}main{max-width:38rem;margin-inline:auto;padding:1.25rem}section{margin-block-end:2rem}h1,h2{font-size:1.3rem;line-height:1.4}[lang=ar]{line-height:1.8}[lang=ti]{line-height:1.7}@media(prefers-color-scheme:dark){body{background:#16181a;color:#cfcfcf}}";

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * The page Leave goes to: a few true sentences about clouds, in each language one below the other, so that it needs to know nothing
 * about who opens it. No name, no script, no link back.
 */
export function leavePage(locales: string): { readonly html: string; readonly style: string } {
  const languages = readdirSync(locales, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({
      meta: read<Meta>(join(locales, entry.name, "meta.json")),
      words: read<LeaveWords>(join(locales, entry.name, "leave.json")),
    }))
    .filter((language): language is { meta: Meta; words: LeaveWords } => language.meta !== null && language.words !== null)
    // A language that is only just begun would leave a hole in the page.
    .filter(({ words: { title, intro, items, end } }) =>
      [title, intro, end, ...Object.values(items)].every((text) => text !== ""),
    )
    .sort((a, b) => a.meta.order - b.meta.order);
  const sections = languages.map(({ meta, words }, index) => {
    const level = index === 0 ? "h1" : "h2";
    const items = ITEMS.map((key) => `<li>${escapeHtml(words.items[key.slice("items.".length)] ?? "")}</li>`);
    return `<section lang="${meta.lang}" dir="${meta.dir}"><${level}>${escapeHtml(words.title)}</${level}><p>${escapeHtml(words.intro)}</p><ul>${items.join("")}</ul><p>${escapeHtml(words.end)}</p></section>`;
  });
  const title = languages[0]?.words.title ?? "";
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${style}</style></head><body><main>${sections.join("")}</main></body></html>\n`;
  return { html, style };
}

function read<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
}
