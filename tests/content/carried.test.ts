import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { openCarried, type ToCarry, writeCarried } from "#content/carried.ts";
import { fetchFiles, type Todo } from "#content/fetch-files.ts";
import { readList, writeList } from "#content/phone-list.ts";
import { writtenAgain } from "#content/written-again.ts";
import { FIRST_LINE } from "#domain/pack/carried.ts";
import { hasFile, type PhoneList, shortHashes, versionThere } from "#domain/pack/phone-list.ts";
import { type Bytes, equalBytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { ok } from "#lib/result.ts";
import type { FanalDb, PackFileRow } from "#storage/db.ts";

/* F-82 fails without: `end !== file.size`, or a line of the schema in domain/pack/carried.ts */
const kept = vi.hoisted((): PackFileRow[] => []);
vi.mock("#storage/packs.ts", () => ({
  keepFiles: async (_: unknown, rows: readonly PackFileRow[]) => {
    kept.push(...rows);
    return { ok: true };
  },
}));
vi.mock("#storage/half-files.ts", () => ({ dropHalf: async () => undefined }));
const db = {} as FanalDb;

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const text = (words: string): { readonly sha256: string; readonly bytes: Bytes } => ({
  sha256: hashOf(utf8(words)),
  bytes: utf8(words),
});
const one: ToCarry = {
  roots: [{ version: 2, rootBytes: utf8('{"root":2}'), signaturesBytes: utf8('{"signatures":[]}') }],
  parts: [{ packId: "core", role: "content", manifest: utf8('{"files":[]}'), signatures: utf8("{}") }],
  files: [text('["first"]'), text('["ثانية 12 34"]')],
};
const whole = async (): Promise<Bytes> => new Uint8Array(await writeCarried(one).arrayBuffer());
const opened = async (bytes: Uint8Array): Promise<string> => {
  const read = await openCarried(new Blob([bytes as Bytes]));
  return read.ok ? "open" : read.error.type;
};
const withHead = (head: unknown, rest = "\n"): Uint8Array => utf8(`${FIRST_LINE}${canonicalJson(head)}\n${rest}`);
const todoOf = ({ sha256, bytes }: { readonly sha256: string; readonly bytes: Bytes }, name = "rights"): Todo => ({
  address: "",
  role: "content",
  file: { name, path: "", sha256, bytes: bytes.length },
});

describe("a carried file", () => {
  it("gives back what was put in, each thing byte for byte, and is text all through", async () => {
    const carried = await openCarried(new Blob([await whole()]));
    if (!carried.ok) throw new Error(carried.error.type);
    const { roots, parts, readFile, has } = carried.value;
    expect(await roots.newest()).toEqual(ok(one.roots[0]?.rootBytes));
    expect(await roots.step(2)).toEqual([ok(one.roots[0]?.rootBytes), ok(one.roots[0]?.signaturesBytes)]);
    expect((await roots.step(3)).map((step) => step.ok)).toEqual([false, false]);
    expect(await parts[0]?.read()).toEqual(ok({ manifest: one.parts[0]?.manifest, signatures: one.parts[0]?.signatures }));
    for (const file of one.files) {
      expect(has(file.sha256)).toBe(true);
      expect(await readFile(todoOf(file), { signal: undefined, onBytes: () => undefined })).toEqual(ok(file.bytes));
    }
    expect(() => fromUtf8(Uint8Array.from([]))).not.toThrow();
    expect(fromUtf8(await whole())).toContain("ثانية");
  });

  it("F-82 cut off anywhere, or one byte longer: not opened", async () => {
    const bytes = await whole();
    for (let end = 0; end < bytes.length; end++) expect(await opened(bytes.subarray(0, end)), `cut at ${end}`).not.toBe("open");
    expect(await opened(Uint8Array.from([...bytes, 10]))).toBe("CarriedCut");
  });

  it("F-82 another file, one of a later kind, one that says too much: each refused with its reason", async () => {
    const file = (bytes: number) => ({ sha256: "0".repeat(64), bytes });
    const part = { packId: "core", role: "content", manifest: 1, signatures: 1 };
    expect(await opened(utf8("A letter home"))).toBe("NotCarried");
    expect(await opened(utf8(""))).toBe("NotCarried");
    expect(await opened(utf8("fanal-packs 2\n{}\n"))).toBe("NeedsNewerApp");
    expect(await opened(new Uint8Array(24 * 1024 * 1024 + 1))).toBe("TooLarge");
    expect(await opened(utf8(FIRST_LINE + "0".repeat(600_000)))).toBe("TooLarge");
    for (const head of [
      { roots: [], parts: [], files: [], more: 1 },
      { roots: [], parts: [part, part], files: [] },
      { roots: [], parts: [{ ...part, role: "root" }], files: [] },
      { roots: [], parts: [{ ...part, packId: "../core" }], files: [] },
      { roots: [], parts: [], files: [file(1), file(1)] },
      { roots: [], parts: [], files: [file(0)] },
      { roots: [], parts: [], files: [file(-5)] },
      { roots: [], parts: [], files: [file(4 * 1024 * 1024 + 1)] },
      { roots: [], parts: [], files: Array.from({ length: 2001 }, (_, i) => ({ ...file(1), sha256: hashOf(utf8(String(i))) })) },
    ])
      expect(await opened(withHead(head)), canonicalJson(head).slice(0, 80)).toBe("NotUnderstood");
    expect(await opened(utf8(`${FIRST_LINE}{"files":[],"files":[],"parts":[],"roots":[]}\n`))).toBe("NotUnderstood");
    expect(await opened(utf8(`${FIRST_LINE}{"__proto__":{"x":1},"files":[],"parts":[],"roots":[]}\n`))).toBe("NotUnderstood");
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("F-78 a file in it with other bytes than were signed is not kept", async () => {
    const carried = await openCarried(new Blob([await whole()]));
    if (!carried.ok) throw new Error(carried.error.type);
    const first = one.files[0];
    if (!first) throw new Error("no file");
    kept.length = 0;
    const lying: ToCarry = { ...one, files: [{ sha256: first.sha256, bytes: utf8('["First"]') }] };
    const other = await openCarried(writeCarried(lying));
    if (!other.ok) throw new Error(other.error.type);
    const taken = await fetchFiles(db, [todoOf(first)], {}, other.value.readFile);
    expect(taken).toMatchObject({ ok: false, error: { type: "NotTrusted", reason: { kind: "wrong_hash" } } });
    expect(kept).toEqual([]);
  });
});

describe("what a phone keeps of a file", () => {
  it("gives its signed bytes again, also where words are kept otherwise than they came", async () => {
    const strings = (words: string) =>
      text(
        canonicalJson({
          lang: "ar",
          audience: "public",
          review: "draft",
          reviewByPrefix: {},
          strings: { "right.a.title": words },
        }),
      );
    for (const [words, isKept] of [
      ["اتصل على 12 34", true],
      ["a\u202eb", true],
      ["Call 12 34", false],
    ] as const) {
      kept.length = 0;
      const file = strings(words);
      expect(await fetchFiles(db, [todoOf(file, "text.ar.public")], {}, async () => ok(file.bytes))).toEqual(ok(undefined));
      const row = kept[0];
      expect(row?.bytes !== undefined, words).toBe(isKept);
      expect(equalBytes(row?.bytes ?? writtenAgain(row?.value), file.bytes), words).toBe(true);
    }
  });
});

describe("the list of a phone", () => {
  const hashes = [hashOf(utf8("a")), hashOf(utf8("b"))];
  const list: PhoneList = {
    fanal: "list",
    v: 1,
    langs: ["en", "ti"],
    parts: [{ id: "core", role: "content", version: 4 }],
    files: shortHashes(hashes),
  };
  it("says which files and versions are there", async () => {
    const read = await readList(new Blob([writeList(list)]));
    if (!read.ok) throw new Error("not read");
    expect(hashes.map(hasFile(read.value))).toEqual([true, true]);
    expect(hasFile(read.value)(hashOf(utf8("c")))).toBe(false);
    expect(versionThere(read.value, { packId: "core", role: "content" })).toBe(4);
    expect(versionThere(read.value, { packId: "core", role: "directory" })).toBe(0);
  });
  it("F-82 anything else is no list", async () => {
    for (const words of ["", "A letter", "{}", "0".repeat(40_000), writeList({ ...list, files: "abc" })])
      expect((await readList(new Blob([words]))).ok, words.slice(0, 20)).toBe(false);
  });
});
