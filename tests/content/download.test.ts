import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { download } from "#content/download.ts";
import type { Bytes } from "#lib/bytes.ts";
import type { FanalDb } from "#storage/db.ts";

/** What the phone keeps of half files, in memory. */
const { kept } = vi.hoisted(() => ({ kept: new Map<string, { readonly at: number; readonly bytes: Uint8Array }[]>() }));
vi.mock("#storage/half-files.ts", () => ({
  readHalf: async (_: unknown, hash: string) => Buffer.concat((kept.get(hash) ?? []).map(({ bytes }) => bytes)),
  keepPiece: async (_: unknown, hash: string, at: number, bytes: Uint8Array) => {
    kept.set(hash, [...(kept.get(hash) ?? []), { at, bytes }]);
    return true;
  },
  dropHalf: async (_: unknown, hash: string) => void kept.delete(hash),
}));
const db = {} as FanalDb;

const whole = Buffer.from(Array.from({ length: 400_000 }, (_, i) => (i * 7919) % 251));
const file = { bytes: whole.length, sha256: createHash("sha256").update(whole).digest("hex") };
const hashOf = (bytes: Bytes): string => createHash("sha256").update(bytes).digest("hex");

interface Seen {
  readonly range: string | undefined;
}
type Answer = (request: IncomingMessage, reply: ServerResponse) => void;

let answers: Answer[];
let seen: Seen[];
let address: string;
let close: () => Promise<void>;

beforeEach(async () => {
  kept.clear();
  [answers, seen] = [[], []];
  const server = createServer((request, reply) => {
    seen.push({ range: request.headers.range });
    (answers.shift() ?? inParts)(request, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
});
afterEach(() => close());

/** A server that gives the rest where it is asked for it. */
const inParts: Answer = (request, reply) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) return void reply.end(whole);
  reply.writeHead(206, { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` });
  reply.end(whole.subarray(from));
};
/** The line breaks after so many bytes. */
const cutAt =
  (bytes: number): Answer =>
  (_, reply) => {
    reply.writeHead(200, { "content-length": whole.length });
    reply.write(whole.subarray(0, bytes), () => setTimeout(() => reply.destroy(), 50));
  };

async function breakOff(at = 250_000): Promise<void> {
  answers.push(cutAt(at));
  expect(await download(db, address, file)).toEqual({ ok: false, error: { type: "Offline" } });
}
async function whole200(): Promise<void> {
  const got = await download(db, address, file);
  expect(got.ok && hashOf(got.value)).toBe(file.sha256);
}

describe("a file whose line breaks", () => {
  it("goes on where it broke off: only what was missing is asked for, and the whole is the very file", async () => {
    await breakOff();
    await whole200();
    expect(seen).toEqual([{ range: undefined }, { range: "bytes=250000-" }]);
  });

  it("that breaks again and again brings something each time", async () => {
    await breakOff(100_000);
    answers.push((request, reply) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0]);
      reply.writeHead(206, {
        "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}`,
        "content-length": whole.length - from,
      });
      reply.write(whole.subarray(from, from + 100_000), () => setTimeout(() => reply.destroy(), 50));
    });
    await download(db, address, file);
    await whole200();
    expect(seen.map(({ range }) => range)).toEqual([undefined, "bytes=100000-", "bytes=200000-"]);
  });

  it("is taken from its beginning where the server gives the whole all the same", async () => {
    await breakOff();
    answers.push((_, reply) => reply.end(whole));
    await whole200();
    expect(seen.map(({ range }) => range)).toEqual([undefined, "bytes=250000-"]);
  });

  it.each([
    ["the part of another length", 200_000, "bytes 250000-399999/400001"],
    ["another part", 200_000, "bytes 200000-399999/400000"],
    ["a part without a word which", 250_000, undefined],
  ])("is taken from its beginning where the server gives %s", async (_, from, range) => {
    await breakOff();
    answers.push((__, reply) => {
      reply.writeHead(206, range === undefined ? {} : { "content-range": range });
      reply.end(whole.subarray(from));
    });
    await whole200();
    expect(seen.at(-1)?.range).toBeUndefined();
  });

  it("that is longer than it was signed ends there, and nothing of it stays", async () => {
    await breakOff();
    answers.push((_, reply) => {
      reply.writeHead(206, { "content-range": `bytes 250000-399999/${whole.length}` });
      reply.end(Buffer.concat([whole.subarray(250_000), Buffer.alloc(10)]));
    });
    expect(await download(db, address, file)).toMatchObject({ ok: false, error: { type: "TooLarge" } });
    expect(kept.size).toBe(0);
  });

  it("and came packed is fetched anew: its beginning packed is less than its rest unpacked", async () => {
    const packed = brotliCompressSync(whole);
    answers.push((_, reply) => {
      reply.writeHead(200, { "content-encoding": "br", "content-length": packed.length });
      reply.write(packed.subarray(0, packed.length >> 1), () => setTimeout(() => reply.destroy(), 50));
    });
    expect(await download(db, address, file)).toMatchObject({ ok: false });
    await whole200();
    expect(seen.at(-1)?.range).toBeUndefined();
  });

  it("can be begun anew where what was kept was not right", async () => {
    kept.set(file.sha256, [{ at: 0, bytes: Buffer.alloc(1000) }]);
    const wrong = await download(db, address, file);
    expect(wrong.ok && hashOf(wrong.value)).not.toBe(file.sha256);
    const right = await download(db, address, file, { fromTheStart: true });
    expect(right.ok && hashOf(right.value)).toBe(file.sha256);
  });

  it("is stopped by the person, and what came stays", async () => {
    const stop = new AbortController();
    answers.push(cutAt(150_000));
    const onBytes = (here: number) => here >= 140_000 && stop.abort();
    expect(await download(db, address, file, { signal: stop.signal, onBytes })).toEqual({
      ok: false,
      error: { type: "Cancelled" },
    });
    expect(kept.size).toBe(1);
  });
});
