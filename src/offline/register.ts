import { trustedScriptUrl } from "#lib/trusted-url.ts";
import { isQuietEverywhere, onBusyChange } from "#offline/busy.ts";
import type { FromWorker, OfflineSet, ToWorker } from "#offline/sets.ts";

/** What may be said about working without a network. */
export type OfflineState =
  | { readonly kind: "checking" }
  /** This browser or window keeps nothing: private mode, an old browser, a page without HTTPS. */
  | { readonly kind: "not_ready"; readonly reason: "unsupported" | "failed" }
  | { readonly kind: "getting_ready" }
  | { readonly kind: "ready" };

export interface OfflineSnapshot {
  readonly offline: OfflineState;
  /** A newer version lies ready and waits for a quiet moment. */
  readonly updateWaiting: boolean;
}

let snapshot: OfflineSnapshot = { offline: { kind: "checking" }, updateWaiting: false };
const listeners = new Set<() => void>();
let registration: ServiceWorkerRegistration | null = null;
/** A piece asked for before the worker is registered (the team's door as the first address) waits for it. */
let tellTried: () => void = () => undefined;
const tried = new Promise<void>((resolve) => {
  tellTried = resolve;
});

function set(change: Partial<OfflineSnapshot>): void {
  snapshot = { ...snapshot, ...change };
  for (const listener of listeners) listener();
}

export const offlineSnapshot = (): OfflineSnapshot => snapshot;

export function onOfflineChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function activeWorker(): Promise<ServiceWorker | null> {
  await tried;
  if (!registration) return null;
  return (
    registration.active ??
    (await Promise.race([navigator.serviceWorker.ready.then((ready) => ready.active), installFails(registration)]))
  );
}

/** `ready` never settles when the first install fails, so that is listened for: then there is no worker. */
function installFails({ installing }: ServiceWorkerRegistration): Promise<null> {
  return new Promise((resolve) => {
    installing?.addEventListener("statechange", () => installing.state === "redundant" && resolve(null));
  });
}

function ask(worker: ServiceWorker, message: ToWorker): Promise<FromWorker> {
  const channel = new MessageChannel();
  const answer = new Promise<FromWorker>((resolve) => {
    channel.port1.onmessage = (event: MessageEvent<FromWorker>) => resolve(event.data);
  });
  worker.postMessage(message, [channel.port2]);
  return answer;
}

/** Asks the worker to keep further pieces. True when all of them are on this phone. */
export async function keepOffline(sets: readonly OfflineSet[], lang?: string): Promise<boolean> {
  const worker = await activeWorker();
  if (!worker) return false;
  const answer = await ask(worker, { type: "WANT", sets, ...(lang ? { lang } : {}) });
  return answer.type === "HAVE" && answer.complete;
}

/** Digest of the build this phone keeps (offline/digest.ts); null while it keeps none. */
export async function buildDigest(): Promise<string | null> {
  const worker = registration?.active;
  if (!worker) return null;
  const answer = await ask(worker, { type: "DIGEST" });
  return answer.type === "DIGEST_IS" ? answer.digest : null;
}

/** Another window put the newer version in place while this one could not be loaded anew. */
let isReplaced = false;

/** Puts the newer version in place and loads it. Does nothing while any window is in the middle of something. */
export async function applyUpdate(): Promise<boolean> {
  if (!(await isQuietEverywhere())) return false;
  if (isReplaced) {
    location.reload();
    return true;
  }
  if (!registration?.waiting) return false;
  void takeOver(registration, false, isQuietEverywhere);
  return true;
}

const TRIES = 20;
const PAUSE_MS = 300;

/** Nothing has been fetched for a moment. What is fetched while the older worker ends wakes it again, and it stays (Chromium). */
const isCalm = (): boolean =>
  performance.getEntriesByType("resource").every((entry) => {
    return entry instanceof PerformanceResourceTiming && performance.now() - entry.responseEnd > PAUSE_MS;
  });

/** Asks the waiting worker to take over, for as long as it waits and `may` allows it. */
async function takeOver(found: ServiceWorkerRegistration, alone: boolean, may: () => Promise<boolean>): Promise<void> {
  // A window that was just closed, or this one before it was loaded anew, is counted for a moment longer.
  for (let tries = 0; tries < TRIES && found.waiting && (await may()); tries++) {
    if (isCalm()) found.waiting.postMessage({ type: "ACTIVATE", alone } satisfies ToWorker);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Somebody has tapped or typed since the page came: it is theirs now. */
let isTouched = false;

export function noteFirstTouch(): void {
  const note = () => {
    isTouched = true;
  };
  for (const type of ["pointerdown", "keydown"]) window.addEventListener(type, note, { capture: true, once: true });
}

/** At a start nobody has touched yet, with no other window open, a version that lies ready is taken without a question. */
const applyAtStart = (found: ServiceWorkerRegistration): Promise<void> =>
  takeOver(found, true, async () => !isTouched && (await isQuietEverywhere()));

/** Once a newer worker has taken over, the files of the version this window runs are gone from the phone. */
function followTakeOver(): void {
  let isControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isControlled) void loadNewer();
    isControlled = true;
  });
}

async function loadNewer(): Promise<void> {
  if (await isQuietEverywhere()) return location.reload();
  isReplaced = true;
  set({ updateWaiting: true });
}

function watch(found: ServiceWorkerRegistration): void {
  const look = () =>
    set({ updateWaiting: isReplaced || (found.waiting !== null && navigator.serviceWorker.controller !== null) });
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
  onBusyChange(look);
  look();
}

/**
 * Registers the worker and keeps what this language needs. A newer version found at the start is put in place at once, before
 * anything is open; one found later waits for the person's tap or the next start.
 */
export async function startOffline(lang: string): Promise<void> {
  if ("serviceWorker" in navigator) {
    followTakeOver();
    const options = { updateViaCache: "none" } as const;
    registration = await navigator.serviceWorker.register(trustedScriptUrl("/sw.js"), options).catch(() => null);
  }
  tellTried();
  if (!registration) {
    const reason = "serviceWorker" in navigator ? "failed" : "unsupported";
    return set({ offline: { kind: "not_ready", reason } });
  }
  watch(registration);
  set({ offline: { kind: "getting_ready" } });
  const complete = await keepOffline([`lang:${lang}`], lang);
  set({ offline: complete ? { kind: "ready" } : { kind: "not_ready", reason: "failed" } });
  await applyAtStart(registration);
}

/**
 * A chunk that is gone because a newer version was put in place: load the page anew, once, with a network, and with nothing open.
 * Without a worker the page would come from the server alone, so that is asked first: nobody is left with the browser's own error page.
 */
export function reloadOnLostChunk(serverAnswers: () => Promise<boolean>): void {
  const reload = async () => {
    const [navigation] = performance.getEntriesByType("navigation");
    const isReloaded = navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
    if (isReloaded || !navigator.onLine || !(await isQuietEverywhere())) return;
    if (navigator.serviceWorker?.controller || (await serverAnswers())) location.reload();
  };
  window.addEventListener("vite:preloadError", () => void reload());
}
