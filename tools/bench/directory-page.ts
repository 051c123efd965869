import "#ui/tokens.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { App } from "#app/App.tsx";
import { noPorts } from "#app/ports.ts";
import { matchServices } from "#domain/directory/match-services.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { buildSearch, type Search, searchDocs } from "#features/help/search-index.ts";
import { createI18n } from "#i18n/i18n.ts";
import { contentStore } from "#storage/content-store.ts";

/** The app's own page of help over a large directory, in a page without a server. */
export interface Directory {
  readonly services: readonly Service[];
  readonly texts: readonly TextPart[];
}

/** Kept, so that memory can be measured while the index is there. */
let kept: Search | null = null;
let directory: Directory | null = null;

async function start(given: Directory, lang: string): Promise<void> {
  directory = given;
  const values = new Map<string, unknown>([
    ["services", given.services],
    ...given.texts.map((part) => [`text.${part.lang}.public`, part] as const),
  ]);
  const manifest: Manifest = {
    packId: "bench",
    version: 1,
    role: "directory",
    created: "2026-11-22T00:00:00Z",
    expires: "2099-01-01T00:00:00Z",
    minAppSchema: 1,
    root: 1,
    about: { kind: "region", extends: [], countries: ["FR"] },
    files: [],
  };
  contentStore.set({ status: "ready", parts: [{ partId: "bench", manifest, values }], fromBundle: false, files: new Set() });
  const i18n = await createI18n(lang);
  const root = document.createElement("div");
  document.body.append(root);
  createRoot(root).render(createElement(App, { i18n, firstLang: lang, ports: noPorts }));
}

/** Only the index, as the page builds it. Milliseconds until it answers, and of the longest stretch it held the page up. */
async function build(lang: string): Promise<{ readonly allMs: number; readonly longestMs: number }> {
  kept = null;
  if (directory === null) throw new Error("no directory is open");
  const { services, texts } = directory;
  const lookups = [lang, "en"].map((one) => createTextLookup([texts.filter((part) => part.lang === one)]));
  const startMs = performance.now();
  let beforeMs = startMs;
  let longestMs = 0;
  const look = (): boolean => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - beforeMs);
    beforeMs = performance.now();
    return true;
  };
  kept = await buildSearch(
    searchDocs(services, lookups, () => ""),
    look,
  );
  look();
  return { allMs: performance.now() - startMs, longestMs };
}

/** Each beginning of each phrase, as it is typed. Milliseconds of the searching alone. */
function searchTimes(phrases: readonly string[]): readonly number[] {
  return beginnings(phrases).map((typed) => {
    const startMs = performance.now();
    kept?.(typed);
    return performance.now() - startMs;
  });
}

/** The floor: a plain look through all names and towns, in lower case, for the same beginnings. */
function scanTimes(phrases: readonly string[]): readonly number[] {
  const lines = (directory?.services ?? []).map((service) => `${service.name} ${service.location?.city ?? ""}`.toLowerCase());
  return beginnings(phrases).map((typed) => {
    const startMs = performance.now();
    lines.filter((line) => line.includes(typed.toLowerCase()));
    return performance.now() - startMs;
  });
}

const beginnings = (phrases: readonly string[]): readonly string[] =>
  phrases.flatMap((phrase) => [...phrase].map((_, at, all) => all.slice(0, at + 1).join("")));

function matchMs(): number {
  const startMs = performance.now();
  matchServices(directory?.services ?? [], { country: "FR", age: "adult", nowMs: Date.now(), tier: "public" });
  return performance.now() - startMs;
}

export const directoryBench = {
  start,
  build,
  searchTimes,
  scanTimes,
  matchMs,
  drop: (): void => {
    kept = null;
  },
};
export type DirectoryBench = typeof directoryBench;

Object.assign(globalThis, { directoryBench });
