import type { Page } from "@playwright/test";

/** What the page of the app tells of itself while the vault is measured. Times in milliseconds of the page's own clock. */
interface Probe {
  /** From the tap until that is on the screen, or gone from it, and painted. */
  pressUntil(button: string, seen: string): Promise<number>;
  pressUntilGone(button: string, seen: string): Promise<number>;
  /** From typing until exactly one such row is painted. */
  typeUntilOne(field: string, text: string, row: string): Promise<number>;
  /** Writes a note in its field. */
  typeNote(text: string): Promise<void>;
  /** Moves the list to its end, as often. */
  scroll(times: number): Promise<void>;
  /**
   * The longest time one of these acts held the page up since it was last asked; shorter ones than 50 are not counted, nor is what the
   * bench itself does to ask.
   */
  takeHeld(): number;
  /** From the last answer of the vault to the first method until that to the second, and until the last screen was painted. */
  answered(first: string, second: string): readonly [number, number];
  /** How long the last changes took from sealing to "stored and taken over". */
  takeSaves(): readonly number[];
  /** The same bytes by a bare database: one row of 4 KiB a transaction, made durable. */
  bareSaves(rounds: number): Promise<readonly number[]>;
}
interface WithProbe {
  readonly vaultBench: Probe;
}

/** Runs in every page, before the app. */
export function probe(): void {
  const PATIENCE_MS = 90_000;
  const held: number[] = [];
  let actsFromMs = Number.POSITIVE_INFINITY;
  const count = (tasks: PerformanceEntryList) => {
    held.push(...tasks.filter(({ startTime }) => startTime >= actsFromMs).map(({ duration }) => duration));
  };
  const tasks = new PerformanceObserver((list) => count(list.getEntries()));
  tasks.observe({ type: "longtask" });
  const asked = new Map<unknown, { readonly method: string; readonly atMs: number }>();
  const answeredAtMs = new Map<string, number>();
  const saves: number[] = [];
  let sealedFromMs = 0;
  let paintedAtMs = 0;
  const post = Worker.prototype.postMessage;
  const heard = new WeakSet<Worker>();
  Worker.prototype.postMessage = function (this: Worker, message: { id: number; method: string }, ...rest: never[]) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data }) => {
        const call = asked.get(data.id);
        if (!call || data.kind === "progress") return;
        asked.delete(data.id);
        answeredAtMs.set(call.method, performance.now());
        if (call.method === "seal") sealedFromMs = call.atMs;
        if (call.method === "commit") saves.push(performance.now() - sealedFromMs);
      });
    }
    asked.set(message.id, { method: message.method, atMs: performance.now() });
    post.call(this, message, ...rest);
  } as Worker["postMessage"];
  const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const until = async (isThere: () => boolean): Promise<void> => {
    const endMs = performance.now() + PATIENCE_MS;
    while (!isThere()) {
      if (performance.now() > endMs)
        throw new Error(`never came: ${isThere}; on the screen: ${document.body.innerText.slice(0, 300)}`);
      await painted();
    }
    await painted();
    paintedAtMs = performance.now();
  };
  /** The call that asks is a task of its own: what follows is the app's. */
  const begin = async (): Promise<number> => {
    await painted();
    actsFromMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve));
    return performance.now();
  };
  const end = (): void => {
    count(tasks.takeRecords());
    actsFromMs = Number.POSITIVE_INFINITY;
  };
  const all = (testId: string): NodeListOf<HTMLElement> => document.querySelectorAll(`[data-testid="${testId}"]`);
  const press = async (testId: string, isThere: () => boolean): Promise<number> => {
    const startMs = await begin();
    all(testId)[0]?.click();
    await until(isThere);
    const tookMs = performance.now() - startMs;
    end();
    return tookMs;
  };
  const write = (field: HTMLInputElement | HTMLTextAreaElement, text: string): void => {
    const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const bareSave = (db: IDBDatabase, key: number) =>
    new Promise<void>((resolve, reject) => {
      const change = db.transaction("rows", "readwrite", { durability: "strict" });
      change.objectStore("rows").put(new Uint8Array(4096).fill(key), key);
      change.oncomplete = () => resolve();
      change.onerror = () => reject(change.error);
    });
  const bench: Probe = {
    pressUntil: (button, seen) => press(button, () => all(seen).length > 0),
    pressUntilGone: (button, seen) => press(button, () => all(seen).length === 0),
    typeUntilOne: async (field, text, row) => {
      const startMs = await begin();
      write(all(field)[0] as HTMLInputElement, text);
      await until(() => all(row).length === 1);
      const tookMs = performance.now() - startMs;
      end();
      return tookMs;
    },
    typeNote: async (text) => {
      await begin();
      write(all("note-text")[0] as HTMLTextAreaElement, text);
      await painted();
      end();
    },
    scroll: async (times) => {
      await begin();
      for (let i = 0; i < times; i++) {
        window.scrollTo(0, document.documentElement.scrollHeight);
        for (let frames = 0; frames < 20; frames++) await painted();
      }
      end();
    },
    takeHeld: () => Math.max(0, ...held.splice(0)),
    answered: (first, second) => {
      const fromMs = answeredAtMs.get(first) ?? Number.NaN;
      return [(answeredAtMs.get(second) ?? Number.NaN) - fromMs, paintedAtMs - fromMs];
    },
    takeSaves: () => saves.splice(0),
    bareSaves: async (rounds) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const open = indexedDB.open("bench");
        open.onupgradeneeded = () => open.result.createObjectStore("rows");
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      const took: number[] = [];
      for (let key = 0; key < rounds; key++) {
        const startMs = performance.now();
        await bareSave(db, key);
        took.push(performance.now() - startMs);
      }
      db.close();
      return took;
    },
  };
  Object.assign(globalThis, { vaultBench: bench });
}

/** Asks the probe in the page. */
export const ask = <M extends keyof Probe>(
  page: Page,
  method: M,
  ...args: Parameters<Probe[M]>
): Promise<Awaited<ReturnType<Probe[M]>>> =>
  page.evaluate(
    // The arguments are those of the method named, which the signature above has checked; a page's function knows no type parameter.
    ([name, given]) =>
      ((globalThis as unknown as WithProbe).vaultBench[name] as (...all: unknown[]) => unknown)(...given) as never,
    [method, args] as const,
  );
