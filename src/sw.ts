/**
 * The service worker: one precache whose entries all carry an integrity value (a Wi-Fi sign-in page answering 200 is refused), in
 * pieces (see offline/sets.ts). It never takes over by itself: the page says when (see offline/register.ts). Only GETs of this origin
 * that are in the list are answered from the cache; everything else, the hub above all, goes to the network untouched.
 */
import { BUILT_HEADER, PATIENT_HEADER } from "#content/fetch-file.ts";
import { digestOf } from "#offline/digest.ts";
import type { FromWorker, OfflineSet, ToWorker } from "#offline/sets.ts";
import { isPackPointer } from "#offline/sets.ts";

interface Entry {
  readonly url: string;
  readonly integrity: string;
  readonly set: OfflineSet;
}
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: readonly Entry[] };

const FILES = "fanal-files-v1";
/** Holds which pieces were asked for and which language the shell speaks: nothing about a person. */
const CHOICES = "fanal-choices-v1";
/** Somebody waits for the first texts; nobody waits for newer ones, and on 2G they take their time. */
const FIRST_PATIENCE_MS = 4000;
const PATIENCE_MS = 60_000;

const entries = self.__WB_MANIFEST;
const byPath = new Map(entries.map((entry) => [`/${entry.url}`, entry]));

/** The integrity value is part of the key: versions lie side by side until the old worker is gone. */
const keyOf = (entry: Entry): string => `/${entry.url}?i=${encodeURIComponent(entry.integrity)}`;

interface Choices {
  readonly sets: readonly OfflineSet[];
  readonly lang: string | null;
}

async function readChoices(): Promise<Choices> {
  const stored = await (await caches.open(CHOICES)).match("/choices");
  return stored ? ((await stored.json()) as Choices) : { sets: [], lang: null };
}

let choosing: Promise<unknown> = Promise.resolve();

/** One after the other: two wishes at the same moment must not lose one of them. */
function addChoices(wanted: readonly OfflineSet[], lang: string | undefined): Promise<Choices> {
  const next = choosing.then(async () => {
    const before = await readChoices();
    const choices: Choices = { sets: [...new Set([...before.sets, ...wanted])], lang: lang ?? before.lang };
    await (await caches.open(CHOICES)).put("/choices", new Response(JSON.stringify(choices)));
    return choices;
  });
  choosing = next.catch(() => undefined);
  return next;
}

const KEPT_HEADERS = [
  "content-type",
  "content-security-policy",
  "referrer-policy",
  "x-content-type-options",
  "permissions-policy",
  "cross-origin-opener-policy",
  "cross-origin-embedder-policy",
  "cross-origin-resource-policy",
];

/** The file as it was built, or an error. What a sign-in page left in the browser's own cache under this name is passed by. */
async function fetchEntry({ url, integrity }: Entry): Promise<Response> {
  const isHashed = /[-.][A-Za-z0-9_-]{8,}\.(js|css|json|woff2)$/.test(url);
  // A hub may add packs of its own to the pointers; what is kept for offline use is what was built with this worker.
  const address = isPackPointer(`/${url}`) ? `/${url}?built` : `/${url}`;
  const ask = async (cache: RequestCache) => {
    const response = await fetch(new Request(address, { integrity, credentials: "same-origin", cache }));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response;
  };
  return isHashed ? ask("default").catch(() => ask("reload")) : ask("no-cache");
}

/** Fetches what is missing; throws at the first file that is not exactly the one that was built. */
async function store(wanted: readonly Entry[]): Promise<void> {
  const cache = await caches.open(FILES);
  const have = new Set((await cache.keys()).map((request) => new URL(request.url).pathname + new URL(request.url).search));
  const added: string[] = [];
  try {
    for (const entry of wanted.filter((e) => !have.has(keyOf(e)))) {
      const response = await fetchEntry(entry);
      // A redirected response may not answer a navigation: keep the body and its type only.
      const headers = new Headers();
      for (const name of KEPT_HEADERS) {
        const value = response.headers.get(name);
        if (value) headers.set(name, value);
      }
      await cache.put(keyOf(entry), new Response(await response.blob(), { headers }));
      added.push(keyOf(entry));
    }
  } catch (error) {
    // A cut line goes on from here the next time. On a full phone half a version only takes the place that notes need.
    if (error instanceof DOMException && error.name === "QuotaExceededError")
      await Promise.all(added.map((key) => cache.delete(key)));
    throw error;
  }
}

/** Chromium before 137 and Safari before 17 check signatures with a library; the others need not keep it. */
async function platformSets(): Promise<readonly OfflineSet[]> {
  const basePoint = new Uint8Array(32).fill(0x66).fill(0x58, 0, 1);
  return crypto.subtle.importKey("raw", basePoint, { name: "Ed25519" }, false, ["verify"]).then(
    () => [],
    () => ["signatures"] as const,
  );
}

async function inSets(chosen: readonly OfflineSet[]): Promise<Entry[]> {
  const sets = new Set<OfflineSet>(["core", "lang:en", ...chosen, ...(await platformSets())]);
  return entries.filter((e) => sets.has(e.set));
}

self.addEventListener("install", (event) => {
  // Pieces this phone already has must be there in the new version too, or an update would take the team's part away.
  event.waitUntil(readChoices().then(async ({ sets }) => store(await inSets(sets))));
});

self.addEventListener("activate", (event) => {
  const cleanUp = async () => {
    const cache = await caches.open(FILES);
    const current = new Set(entries.map(keyOf));
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      if (!current.has(url.pathname + url.search)) await cache.delete(request);
    }
    await self.clients.claim();
  };
  event.waitUntil(cleanUp());
});

/** Another window may show what the older version has: at a start it is not taken away from under it. */
async function takeOver(onlyIfAlone: boolean): Promise<void> {
  const windows = onlyIfAlone ? await self.clients.matchAll({ type: "window", includeUncontrolled: true }) : [];
  if (windows.length <= 1) await self.skipWaiting();
}

self.addEventListener("message", (event) => {
  const message = event.data as ToWorker;
  if (message.type === "ACTIVATE") event.waitUntil(takeOver(message.alone ?? false));
  if (message.type === "DIGEST") {
    const tell = async () =>
      event.ports[0]?.postMessage({ type: "DIGEST_IS", digest: await digestOf(entries) } satisfies FromWorker);
    event.waitUntil(tell());
  }
  if (message.type === "WANT") {
    const serve = async () => {
      const { sets } = await addChoices(message.sets, message.lang);
      const complete = await inSets(sets)
        .then(store)
        .then(
          () => true,
          () => false,
        );
      event.ports[0]?.postMessage({ type: "HAVE", complete } satisfies FromWorker);
    };
    event.waitUntil(serve());
  }
});

async function fromCache(entry: Entry): Promise<Response | undefined> {
  return (await caches.open(FILES)).match(keyOf(entry));
}

async function shell(path: string): Promise<Response | undefined> {
  const exact = byPath.get(path);
  if (exact) return fromCache(exact);
  const { lang } = await readChoices();
  const spoken = lang ? byPath.get(`/shell/${lang}.html`) : undefined;
  const index = byPath.get("/index.html");
  return (spoken && (await fromCache(spoken))) ?? (index && (await fromCache(index)));
}

/** The signed pointers of the packs: the network when it answers in time and with JSON, else what was built in, marked. */
async function packPointer(request: Request, entry: Entry | undefined): Promise<Response> {
  const kept = entry && (await fromCache(entry));
  if (!kept) return fetch(request);
  const patience = request.headers.has(PATIENT_HEADER) ? PATIENCE_MS : FIRST_PATIENCE_MS;
  try {
    const response = await fetch(request, { cache: "no-cache", signal: AbortSignal.timeout(patience) });
    if (response.ok && response.headers.get("content-type")?.includes("json")) return response;
  } catch {
    // Offline or too slow: below.
  }
  return new Response(kept.body, { headers: { "content-type": "application/json; charset=utf-8", [BUILT_HEADER]: "1" } });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || url.pathname.startsWith("/v1/")) return;
  // A page of its own that nobody needs offline from here: an office keeps it as a file.
  if (url.pathname === "/open.html") return;
  if (request.mode === "navigate") {
    event.respondWith(shell(url.pathname).then((kept) => kept ?? fetch(request)));
    return;
  }
  const entry = byPath.get(url.pathname);
  if (isPackPointer(url.pathname)) event.respondWith(packPointer(request, entry));
  else if (entry) event.respondWith(fromCache(entry).then((kept) => kept ?? fetch(request)));
});
