/** Times of the page's clock, in milliseconds. */
export interface Tap {
  readonly tappedAt: number;
  readonly inDomAt: number;
  readonly paintedAt: number;
}
export interface Write {
  readonly startedAt: number;
  readonly completeAt: number;
}
export interface Taps {
  readonly taps: Tap[];
  readonly writes: Write[];
}

/**
 * Runs in the page before its own scripts. A tap begins with the click's own time stamp; "in the DOM" is when the id of the question
 * has changed, "painted" is the first task after the frame that follows. Writes are the read-write transactions that completed.
 */
export function tapProbe(): void {
  const state: Taps = { taps: [], writes: [] };
  Object.assign(globalThis, { tapProbe: state });
  const questionId = (): string => document.querySelector("[data-testid=question]")?.getAttribute("data-question-id") ?? "";
  let tappedAt = 0;
  let from = "";
  addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-testid]") : null;
      if (!/^(answer-|next$)/.test(target?.getAttribute("data-testid") ?? "")) return;
      tappedAt = event.timeStamp;
      from = questionId();
    },
    { capture: true },
  );
  new MutationObserver(() => {
    const to = questionId();
    if (tappedAt === 0 || to === "" || to === from) return;
    const tap = { tappedAt, inDomAt: performance.now() };
    tappedAt = 0;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => state.taps.push({ ...tap, paintedAt: performance.now() });
      channel.port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-question-id"] });

  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof begin>) {
    const change = begin.apply(this, args);
    const startedAt = performance.now();
    if (args[1] === "readwrite")
      change.addEventListener("complete", () => state.writes.push({ startedAt, completeAt: performance.now() }));
    return change;
  };
}

/** Runs in the page before its own scripts: notes when the page says it is usable, or React has taken over the first door. */
export function usableProbe(): void {
  const look = (): void => {
    const door = document.querySelector("main a, main button");
    const isUsable =
      performance.getEntriesByName("usable").length > 0 ||
      (door !== null && Object.keys(door).some((key) => key.startsWith("__reactProps$")));
    if (isUsable) Object.assign(globalThis, { usableAt: performance.now() });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Raw IndexedDB in the floor's page: one 2 KB value a transaction, strict durability. Milliseconds of each. */
export async function rawPuts(count: number): Promise<number[]> {
  const open = indexedDB.open("floor", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("rows");
  await new Promise((resolve, reject) => {
    open.onsuccess = resolve;
    open.onerror = reject;
  });
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    const startMs = performance.now();
    const change = open.result.transaction("rows", "readwrite", { durability: "strict" });
    change.objectStore("rows").put(crypto.getRandomValues(new Uint8Array(2048)), i);
    await new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = reject;
    });
    spent.push(performance.now() - startMs);
  }
  return spent;
}
