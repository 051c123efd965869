import { setInstallState } from "#app/install-state.ts";
import { showLetters } from "#app/letters.ts";
import type { Preferences } from "#app/ports.ts";
import { type InstallError, installPacks, showBundled } from "#content/install.ts";
import type { Country } from "#domain/pack/common.ts";
import { keepOffline, startOffline } from "#offline/register.ts";
import type { OfflineSet } from "#offline/sets.ts";
import { followCallMarks } from "#storage/call-marks.ts";
import { contentStore, followContent } from "#storage/content-store.ts";
import { getDb, openStorage } from "#storage/open.ts";
import { dropPref, getPref, setPref } from "#storage/prefs.ts";

/** Everything behind the first paint: the database, what is kept in it, the packs, the service worker. */
let withTeamPart = false;
let lang = "en";
/** Chosen since the page opened: stands above what was kept before. */
let isChosen = false;
/** Languages of talks, besides that of the screens: their texts come along while there is a network. */
const spoken = new Set<string>();
let running: Promise<void> | null = null;

async function install(): Promise<void> {
  const progress = (doneBytes: number, allBytes: number) => setInstallState({ kind: "installing", doneBytes, allBytes });
  setInstallState({ kind: "installing", doneBytes: 0, allBytes: 0 });
  const done = await installPacks(getDb(), { languages: [lang, ...spoken], withTeamPart, onProgress: progress });
  setInstallState(done.ok ? { kind: "idle" } : { kind: "failed", error: done.error });
}

/** Letters the phone lacks, kept with the language. */
async function fetchLetters(of: string): Promise<void> {
  const sets = await showLetters(of);
  if (import.meta.env.PROD && sets.length > 0) await keepOffline(sets);
}

/** One run at a time; a call during a run waits for it and runs once more, since it may want more. */
export function fetchContent(): Promise<void> {
  const next: Promise<void> = (running ?? Promise.resolve()).then(install, install).finally(() => {
    if (running === next) running = null;
  });
  running = next;
  return next;
}

/** Reads the bundled packs into memory. */
export async function fallBack(): Promise<InstallError | null> {
  const shown = await showBundled({ languages: [lang] });
  return shown.ok ? null : shown.error;
}

export async function boot(firstLang: string, tell: (kept: Preferences) => void): Promise<void> {
  if (!isChosen) lang = firstLang;
  void fetchLetters(lang);
  const trouble = await openStorage();
  if (trouble?.type === "Unavailable") await fallBack();
  // A database that never answers must not hold up the rest.
  if (trouble?.type !== "Unavailable") {
    const [language, country, saver] = await Promise.all([
      getPref(getDb(), "language"),
      getPref(getDb(), "country"),
      getPref(getDb(), "saver"),
    ]).catch(() => [null, null, null] as const);
    if (language && !isChosen && language !== lang) {
      lang = language;
      void fetchLetters(lang);
    }
    tell({ language, country, saver: saver === true });
  }
  followContent(getDb());
  followCallMarks(getDb());
  if (trouble?.type !== "Unavailable") void fetchContent();
  if (import.meta.env.PROD) await startOffline(lang);
}

export async function languageChosen(next: string): Promise<void> {
  lang = next;
  isChosen = true;
  const sets: OfflineSet[] = [`lang:${next}`];
  if (withTeamPart) sets.push(`team:${next}`);
  await Promise.allSettled([
    fetchLetters(next),
    setPref(getDb(), "language", next),
    fetchContent(),
    import.meta.env.PROD ? keepOffline(sets, next) : undefined,
  ]);
}

export async function countryChosen(next: Country): Promise<void> {
  await setPref(getDb(), "country", next).catch(() => undefined);
}

/** "Off" is kept as nothing at all. */
export async function saverChosen(on: boolean): Promise<void> {
  await (on ? setPref(getDb(), "saver", true) : dropPref(getDb(), "saver")).catch(() => undefined);
}

/** Guides and rules, and the chunks that show them: when the phone is idle, or when the team's door is opened. */
export async function fetchTeamPart(): Promise<void> {
  if (withTeamPart) return;
  withTeamPart = true;
  // French is a reference text of the guides, whatever the language of the screens (decision 19).
  spoken.add("fr");
  await Promise.allSettled([fetchContent(), import.meta.env.PROD ? keepOffline(["team", "team:en", `team:${lang}`]) : undefined]);
}

/** Somebody is spoken to in this language: fetch its texts when there is a network. */
export async function languageSpoken(next: string): Promise<void> {
  if (next === lang || spoken.has(next)) return;
  spoken.add(next);
  // The person may hold the phone without a network: the words around the questions come along too.
  await Promise.allSettled([
    fetchLetters(next),
    fetchContent(),
    import.meta.env.PROD ? keepOffline([`team:${next}`]) : undefined,
  ]);
}

export const hasContent = (): boolean => contentStore.get().parts.length > 0;
