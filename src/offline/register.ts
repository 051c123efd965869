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

/** Asks the worker to keep further pieces. True when all of them are on this phone. */
export async function keepOffline(sets: readonly OfflineSet[], lang?: string): Promise<boolean> {
  const worker = await activeWorker();
  if (!worker) return false;
  const channel = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => {
    channel.port1.onmessage = (event: MessageEvent<FromWorker>) => resolve(event.data.complete);
  });
  worker.postMessage({ type: "WANT", sets, ...(lang ? { lang } : {}) } satisfies ToWorker, [channel.port2]);
  return answer;
}

/** Puts the newer version in place and loads it. Does nothing while any window is in the middle of something. */
export async function applyUpdate(): Promise<boolean> {
  const waiting = registration?.waiting;
  if (!waiting || !(await isQuietEverywhere())) return false;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage({ type: "ACTIVATE" } satisfies ToWorker);
  return true;
}

function watch(found: ServiceWorkerRegistration): void {
  const look = () => set({ updateWaiting: found.waiting !== null && navigator.serviceWorker.controller !== null });
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
    const options = { updateViaCache: "none" } as const;
    registration = await navigator.serviceWorker.register(trustedScriptUrl("/sw.js"), options).catch(() => null);
  }
  tellTried();
  if (!registration) {
    const reason = "serviceWorker" in navigator ? "failed" : "unsupported";
    return set({ offline: { kind: "not_ready", reason } });
  }
  watch(registration);
  if (await applyUpdate()) return;
  set({ offline: { kind: "getting_ready" } });
  const complete = await keepOffline([`lang:${lang}`], lang);
  set({ offline: complete ? { kind: "ready" } : { kind: "not_ready", reason: "failed" } });
}

/** A chunk that is gone because a newer version was put in place: load the page anew, once, and only with a network. */
export function reloadOnLostChunk(): void {
  window.addEventListener("vite:preloadError", () => {
    const [navigation] = performance.getEntriesByType("navigation");
    const reloaded = navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
    if (navigator.onLine && !reloaded) location.reload();
  });
}
