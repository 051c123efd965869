import { noteInstalled, noteInstalling } from "#app/install-state.ts";
import { showLetters } from "#app/letters.ts";
import type { Preferences } from "#app/ports.ts";
import { followVoices } from "#app/voice-source.ts";
import { setVoicesState } from "#app/voices-state.ts";
import { type InstallError, type InstallOptions, installPacks, showBundled } from "#content/install.ts";
import { createLookout } from "#content/lookout.ts";
import { oneWindow } from "#content/one-window.ts";
import { dropVoices, keepGreetings, keepVoices } from "#content/voices.ts";
import type { Country } from "#domain/pack/common.ts";
import { keepOffline, startOffline } from "#offline/register.ts";
import type { OfflineSet } from "#offline/sets.ts";
import { followCallMarks } from "#storage/call-marks.ts";
import { contentStore, followContent, homeCountries, readActiveParts } from "#storage/content-store.ts";
import { getDb, onStorageTrouble, openStorage, type StorageTrouble, storageTrouble } from "#storage/open.ts";
import { dropPref, getPref, setPref } from "#storage/prefs.ts";
import { readVaultMarks } from "#storage/records.ts";
import { wantAgain } from "#storage/taken-off.ts";
import { followTrust } from "#storage/trust.ts";

/** Everything behind the first paint: the database, what is kept in it, the packs, the service worker. */
let withTeamPart = false;
let lang = "en";
/** Chosen since the page opened: stands above what was kept before. */
let isChosen = false;
/** Languages of talks, besides that of the screens: their texts come along while there is a network. */
const spoken = new Set<string>();
let running: Promise<void> | null = null;
/** Where somebody said they are; null until they do. */
let place: Country | null = null;
/** The language of voices, where it is another one than that of the screens. */
let heard: string | null = null;

const lookout = createLookout({
  look: () => fetchContent(),
  nowMs: () => performance.now(),
  random: Math.random,
  later: (act, ms) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
});
let stopping = new AbortController();

async function install(isAsked: boolean, signal: AbortSignal): Promise<void> {
  noteInstalling(0, 0);
  const languages = [lang, ...(heard === null ? [] : [heard]), ...spoken];
  const options: InstallOptions = { languages, withTeamPart, country: place, isAsked, signal, onProgress: noteInstalling };
  const look = () => oneWindow(() => installPacks(getDb(), options));
  let done = await look();
  if (!done.ok && done.error.type === "Overtaken") done = await look();
  noteInstalled(done.ok ? { type: done.value } : done.error);
  const isReached = done.ok ? done.value !== "no_network" : done.error.type !== "Offline" && done.error.type !== "NotTheFile";
  lookout.noteLook(isReached);
  if (done.ok && isReached && !savesData()) await refreshVoices();
}

/** Somebody pays for each megabyte: then no sound is fetched that nobody asked for just now. */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

/** A network that comes back, or somebody who comes back to the page, is a moment to look for newer packs. */
function lookAgainWhenWoken(): void {
  window.addEventListener("online", () => lookout.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookout.wake());
}

/** Somebody asked whether there is anything newer. */
export const lookNow = (): Promise<void> => fetchContent(true);

/** Ends what is being fetched; what came is kept for the next time. */
export const stopLooking = (): void => stopping.abort();

/** Recordings that a new version brought, for languages whose voices this phone keeps; quietly, and again the next time. */
async function refreshVoices(): Promise<void> {
  const parts = await readActiveParts(getDb());
  await keepGreetings(getDb(), parts);
  for (const wanted of (await getPref(getDb(), "voices").catch(() => null)) ?? []) await keepVoices(getDb(), parts, wanted);
}

/** Letters the phone lacks, kept with the language. */
async function fetchLetters(of: string): Promise<void> {
  const sets = await showLetters(of);
  if (import.meta.env.PROD && sets.length > 0) await keepOffline(sets);
}

/** One run at a time; a call during a run waits for it and runs once more, since it may want more. */
export function fetchContent(isAsked = false): Promise<void> {
  // Whoever stops it stops what waits behind it too, and nothing that is wanted afterwards.
  if (!running || stopping.signal.aborted) stopping = new AbortController();
  const { signal } = stopping;
  const start = () => install(isAsked, signal);
  const next: Promise<void> = (running ?? Promise.resolve()).then(start, start).finally(() => {
    if (running === next) running = null;
  });
  running = next;
  return next;
}

/** Reads the bundled packs into memory. */
export async function fallBack(): Promise<InstallError | null> {
  const shown = await showBundled(isSilent(storageTrouble()) ? null : getDb(), { languages: [lang] });
  return shown.ok ? null : shown.error;
}

/** What is kept without a vault, told to the screens, and the packs: for as soon as the database answers. */
async function readKept(tell: (kept: Partial<Preferences>) => void): Promise<void> {
  const [language, country, found, saver] = await Promise.all([
    getPref(getDb(), "language"),
    getPref(getDb(), "country"),
    getPref(getDb(), "spoken"),
    getPref(getDb(), "saver"),
  ]).catch(() => [null, null, null, null] as const);
  if (language && !isChosen && language !== lang) {
    lang = language;
    void fetchLetters(lang);
  }
  if (found && found !== lang && !isChosen) heard = found;
  place ??= country;
  tell({ language, country, spoken: heard, saver: saver === true });
}

export async function boot(firstLang: string, tell: (kept: Partial<Preferences>) => void): Promise<void> {
  if (!isChosen) lang = firstLang;
  void fetchLetters(lang);
  const answers = !isSilent(await openStorage());
  // A database that never answers must not hold up the rest.
  if (answers) await readKept(tell);
  else await fallBack();
  followHome(tell);
  followContent(getDb());
  followCallMarks(getDb());
  followTrust(getDb());
  followVoices();
  lookAgainWhenWoken();
  if (answers) void fetchContent();
  else onceStorageAnswers(() => void readKept(tell).then(() => fetchContent()));
  if (import.meta.env.PROD) await startOffline(lang);
}

/** Neither read nor written to until that ends: the browser does not answer, or another window holds an older shape open. */
const isSilent = (trouble: StorageTrouble | null): boolean =>
  trouble?.type === "Unavailable" || trouble?.type === "BlockedByAnotherTab";

/** It may take a minute on a phone that is short of memory, and then all is as on any other day. */
function onceStorageAnswers(act: () => void): void {
  if (!isSilent(storageTrouble())) {
    act();
    return;
  }
  const stop = onStorageTrouble((trouble) => {
    if (isSilent(trouble)) return;
    stop();
    act();
  });
}

export async function languageChosen(next: string): Promise<void> {
  lang = next;
  heard = null;
  isChosen = true;
  const sets: OfflineSet[] = [`lang:${next}`];
  if (withTeamPart) sets.push(`team:${next}`);
  await Promise.allSettled([
    fetchLetters(next),
    setPref(getDb(), "language", next),
    setPref(getDb(), "spoken", next),
    fetchContent(),
    import.meta.env.PROD ? keepOffline(sets, next) : undefined,
  ]);
}

/** Another language for the ear than for the eye: its words come along, because a voice of the phone reads them. */
export async function spokenChosen(next: string): Promise<void> {
  heard = next === lang ? null : next;
  isChosen = true;
  await Promise.allSettled([
    setPref(getDb(), "spoken", next),
    fetchContent(),
    import.meta.env.PROD ? keepOffline([`lang:${next}`]) : undefined,
  ]);
}

/** Keeps the recorded voices of a language on this phone, or takes them away. */
export async function voicesWanted(wanted: string, keep: boolean): Promise<void> {
  const db = getDb();
  const before = (await getPref(db, "voices").catch(() => null)) ?? [];
  const others = before.filter((one) => one !== wanted);
  const parts = await readActiveParts(db);
  if (!keep) {
    await setPref(db, "voices", others).catch(() => undefined);
    const dropped = await dropVoices(db, parts, wanted);
    setVoicesState(dropped.ok ? { kind: "idle" } : { kind: "failed", lang: wanted, error: dropped.error.type });
    return;
  }
  setVoicesState({ kind: "fetching", lang: wanted, doneBytes: 0, allBytes: 0 });
  const onProgress = (doneBytes: number, allBytes: number) =>
    setVoicesState({ kind: "fetching", lang: wanted, doneBytes, allBytes });
  const kept = await keepVoices(db, parts, wanted, { onProgress });
  // What came before it broke off stays, and the rest comes with the next network.
  const saved = await setPref(db, "voices", [...others, wanted]).then(
    () => true,
    () => false,
  );
  if (!kept.ok) setVoicesState({ kind: "failed", lang: wanted, error: kept.error.type });
  else if (!saved) setVoicesState({ kind: "failed", lang: wanted, error: "SaveFailed" });
  else if (kept.value.refused.length > 0) setVoicesState({ kind: "refused", lang: wanted, refused: kept.value.refused });
  else setVoicesState({ kind: "idle" });
}

/** Tells once where the region of this phone is, as soon as its packs are read. */
function followHome(tell: (kept: Partial<Preferences>) => void): void {
  const stop = contentStore.subscribe(() => {
    const [home] = homeCountries(contentStore.get().parts);
    if (home === undefined) return;
    stop();
    tell({ home });
  });
}

/** The region of a country comes along where this phone has none of it yet. */
export async function countryChosen(next: Country): Promise<void> {
  place = next;
  await wantAgain(getDb(), ({ countries }) => countries.includes(next)).catch(() => undefined);
  const isHere = homeCountries(contentStore.get().parts).includes(next);
  await Promise.allSettled([setPref(getDb(), "country", next), isHere ? undefined : fetchContent()]);
}

/** "Off" is kept as nothing at all. */
export async function saverChosen(on: boolean): Promise<void> {
  await (on ? setPref(getDb(), "saver", true) : dropPref(getDb(), "saver")).catch(() => undefined);
}

/** Guides and rules, and the chunks that show them: when the phone is idle, or when the team's door is opened. */
export async function fetchTeamPart(): Promise<void> {
  if (withTeamPart) return;
  withTeamPart = true;
  // French is a reference text of the guides, whatever the language of the screens (decision 19), and what offices are told in (0037).
  spoken.add("fr");
  await Promise.allSettled([
    fetchContent(),
    import.meta.env.PROD ? keepOffline(["team", "team:en", "team:fr", "lang:fr", `team:${lang}`]) : undefined,
  ]);
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

/** A vault was made on this phone, wherever it lies. */
export const hasTeamPart = (): Promise<boolean> =>
  readVaultMarks(getDb()).then(
    (places) => places.length > 0,
    () => false,
  );

export { serverAnswers } from "#content/fetch-file.ts";

export const hasContent = (): boolean => contentStore.get().parts.length > 0;
