import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCanaries, scanFolder } from "../support/profile-scan.ts";
import { unsnap } from "../support/snappy.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fanal-scan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { marker, text } = createCanaries();
const canary = text("note");
const noise = Buffer.from("harbour light ".repeat(50));
const surrounded = (bytes: Buffer): Buffer => Buffer.concat([noise, bytes, noise]);

/** Snappy by hand: a literal `ab`, then a copy that repeats it, then the canary as a literal. */
function snap(literal: string): Buffer {
  const bytes = Buffer.from(literal);
  const size = 8 + bytes.length;
  return Buffer.concat([
    Buffer.from([size, (2 - 1) << 2, 0x61, 0x62, ((6 - 1) << 2) | 2, 2, 0, 60 << 2, bytes.length - 1]),
    bytes,
  ]);
}

function simpleCacheEntry(key: string, body: Buffer): Buffer {
  const head = Buffer.alloc(24);
  Buffer.from("305c72a71b6dfbfc", "hex").copy(head);
  head.writeUInt32LE(5, 8);
  head.writeUInt32LE(key.length, 12);
  return Buffer.concat([head, Buffer.from(key), body, Buffer.from("d8410d97456ffaf4", "hex"), Buffer.alloc(16)]);
}

describe("a planted canary is found", () => {
  const planted: Record<string, Buffer> = {
    "utf-8": Buffer.from(canary),
    "utf-16le": Buffer.from(canary, "utf16le"),
    hex: Buffer.from(Buffer.from(canary).toString("hex")),
    "hex in capitals": Buffer.from(Buffer.from(canary).toString("hex").toUpperCase()),
    percent: Buffer.from(Buffer.from(canary).toString("hex").replace(/../g, "%$&")),
    "base64 at 0": Buffer.from(Buffer.from(canary).toString("base64")),
    "base64 at 1": Buffer.from(Buffer.from(`x${canary}`).toString("base64")),
    "base64 at 2": Buffer.from(Buffer.from(`xy${canary}`).toString("base64")),
    base64url: Buffer.from(Buffer.from(`ÿþ${canary}`).toString("base64url")),
    "base64 of utf-16": Buffer.from(Buffer.from(canary, "utf16le").toString("base64")),
    gzip: gzipSync(surrounded(Buffer.from(canary))),
    deflate: deflateSync(surrounded(Buffer.from(canary))),
    "a packed value": Buffer.concat([Buffer.from("ff1102", "hex"), snap(canary)]),
  };
  it.each(Object.keys(planted))("as %s", (name) => {
    writeFileSync(join(folder, "file"), surrounded(planted[name]!));
    expect(scanFolder(folder, marker).hits).not.toEqual([]);
  });

  it("in a compressed answer of the HTTP cache", () => {
    writeFileSync(
      join(folder, "entry_0"),
      simpleCacheEntry("1/0/http://localhost/x", brotliCompressSync(surrounded(Buffer.from(canary)))),
    );
    expect(scanFolder(folder, marker).hits).toEqual([expect.objectContaining({ layer: "brotli", encoding: "utf-8" })]);
  });

  it("in a record of a LevelDB log that a block boundary cuts in two", () => {
    const head = (length: number, type: number): Buffer => {
      const bytes = Buffer.alloc(7);
      bytes.writeUInt16LE(length, 4);
      bytes[6] = type;
      return bytes;
    };
    const first = Buffer.concat([Buffer.alloc(32_768 - 14 - 5, 0x2e), Buffer.from(canary.slice(0, 5))]);
    const rest = Buffer.from(canary.slice(5));
    const log = Buffer.concat([head(0, 1), head(first.length, 2), first, head(rest.length, 4), rest]);
    writeFileSync(join(folder, "000003.log"), log);
    expect(scanFolder(folder, marker).hits).toEqual([expect.objectContaining({ layer: "leveldb log" })]);
  });

  it("and its field is named", () => {
    writeFileSync(join(folder, "file"), text("refer reach"));
    expect(scanFolder(folder, marker).hits[0]?.around).toContain(`${marker}referreach`);
  });
});

it("nothing is found where nothing was planted", () => {
  writeFileSync(join(folder, "file"), surrounded(gzipSync(noise)));
  expect(scanFolder(folder, marker)).toMatchObject({ hits: [], files: 1, unread: [] });
});

it("a block that cannot be opened is reported, not passed over", () => {
  const index = Buffer.from([0, 1, 2, 0x6b, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0]);
  const block = Buffer.concat([Buffer.from("zstd"), Buffer.from([2, 0, 0, 0, 0])]);
  const footer = Buffer.alloc(48);
  Buffer.from([0, 0, block.length, index.length]).copy(footer);
  Buffer.from("57fb808b247547db", "hex").copy(footer, 40);
  writeFileSync(join(folder, "000005.ldb"), Buffer.concat([block, index, Buffer.from([0, 0, 0, 0, 0]), footer]));
  expect(scanFolder(folder, marker).unread).toHaveLength(1);
});

describe("snappy", () => {
  it("opens literals and overlapping copies", () => {
    expect(unsnap(snap("hello"))?.toString()).toBe("ababababhello");
  });
  it.each([[Buffer.from([])], [Buffer.from([5, 0xfc])], [Buffer.from([4, 0x01, 9])]])(
    "refuses what is not snappy %#",
    (bytes) => {
      expect(unsnap(bytes)).toBeNull();
    },
  );
});
