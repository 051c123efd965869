import type { Bytes } from "#lib/bytes.ts";
import type { SlotFile, SlotFiles, SlotStore } from "#seal/slot-store.ts";

/** The browser was killed: nothing after this happens. */
export class Killed extends Error {}

/** Files in memory that outlive a vault, can be damaged by hand, and can "kill the browser" at a given write. */
export class MemoryStore implements SlotStore, SlotFiles {
  readonly files = new Map<SlotFile, Bytes>();
  readonly writes: { file: SlotFile; offset: number; bytes: Bytes }[] = [];
  /** Kill at this many writes from now; `torn` bytes of that write still reach the file. */
  killAfter: number | null = null;
  torn = 0;
  refuse: Error | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  alone<T>(work: (files: SlotFiles) => Promise<T>): Promise<T> {
    const run = this.#queue.then(() => {
      if (this.refuse) throw this.refuse;
      return work(this);
    });
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async read(file: SlotFile): Promise<Bytes> {
    return this.files.get(file)?.slice() ?? new Uint8Array(0);
  }

  async write(file: SlotFile, offset: number, bytes: Bytes): Promise<void> {
    if (this.killAfter === 0) {
      this.#put(file, offset, bytes.slice(0, this.torn));
      throw new Killed();
    }
    if (this.killAfter !== null) this.killAfter -= 1;
    this.writes.push({ file, offset, bytes: bytes.slice() });
    this.#put(file, offset, bytes);
  }

  async remove(file: SlotFile): Promise<void> {
    if (this.killAfter === 0) throw new Killed();
    if (this.killAfter !== null) this.killAfter -= 1;
    this.files.delete(file);
  }

  #put(file: SlotFile, offset: number, bytes: Bytes): void {
    if (bytes.length === 0) return;
    const old = this.files.get(file) ?? new Uint8Array(0);
    const next = new Uint8Array(Math.max(old.length, offset + bytes.length));
    next.set(old);
    next.set(bytes, offset);
    this.files.set(file, next);
  }

  flipBit(file: SlotFile, at: number): void {
    const bytes = this.files.get(file);
    if (bytes) bytes[at] = (bytes[at] as number) ^ 1;
  }

  truncate(file: SlotFile, length: number): void {
    const bytes = this.files.get(file);
    if (bytes) this.files.set(file, bytes.slice(0, length));
  }
}
