import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { fileKind } from "#domain/pack/files.ts";
import { LIMITS, ManifestSchema, type PackRole } from "#domain/pack/manifest.ts";

/* Fails without, tried: `belongsTo` in domain/pack/files.ts; each check of FilesSchema in domain/pack/manifest.ts. */
const takes = (role: PackRole, name: string, value: unknown): boolean => {
  const kind = fileKind(name, role);
  return kind !== null && v.safeParse(kind.schema, value).success;
};
const texts = (key: string) => ({ lang: "en", audience: "public", review: "draft", strings: { [key]: "0800 1111" } });
const voices = (key: string) => ({
  lang: "en",
  recordings: [
    {
      key,
      bytes: 1,
      ms: 1,
      of: "0".repeat(16),
      spokenBy: "interpreter",
      spokenOn: "2026-11-21",
      reviewedBy: "lead",
      reviewedOn: "2026-11-21",
      path: `voice.${"0".repeat(16)}.webm`,
      sha256: "0".repeat(64),
    },
  ],
});

describe("F-78 the two roles cannot do each other's work", () => {
  it.each(["services", "network"])("signers of content cannot sign the file %s", (name) => {
    expect(fileKind(name, "content")).toBeNull();
    expect(fileKind(name, "directory")).not.toBeNull();
  });

  it.each(["guides", "indicators", "rules", "practice", "rights", "asks", "pages", "danger", "missing", "greetings"])(
    "signers of the directory cannot sign the file %s",
    (name) => {
      expect(fileKind(name, "directory")).toBeNull();
      expect(fileKind(name, "content")).not.toBeNull();
    },
  );

  it("signers of content cannot say what a service is called, who answers or how its number is read; signers of the directory nothing else", () => {
    for (const key of ["service.fr-119.name", "service.fr-119.phone.0", "service.fr-119.who_may_be_told"]) {
      for (const [name, value] of [
        ["text.en.public", texts(key)],
        ["voices.en.public", voices(key)],
      ] as const) {
        expect(takes("content", name, value), `${name} ${key}`).toBe(false);
        expect(takes("directory", name, value), `${name} ${key}`).toBe(true);
      }
    }
    for (const key of ["right.FR-01.title", "q.age", "danger.need.hurt", "services", "Service.fr-119.name"]) {
      for (const [name, value] of [
        ["text.en.public", texts(key)],
        ["voices.en.public", voices(key)],
      ] as const) {
        expect(takes("content", name, value), `${name} ${key}`).toBe(true);
        expect(takes("directory", name, value), `${name} ${key}`).toBe(false);
      }
    }
  });

  it("no other name is a file of a pack", () => {
    const known =
      /^(guides|indicators|rules|practice|rights|asks|pages|danger|missing|greetings|services|network|hides|(text|voices)\..*)$/;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom("__proto__", "constructor", "toString", "text.en.other", "text..public", "network "),
        ),
        fc.constantFrom<PackRole>("content", "directory"),
        (name, role) => {
          fc.pre(!known.test(name) || name === "text.en.other" || name === "text..public");
          expect(fileKind(name, role)).toBeNull();
        },
      ),
    );
  });
});

describe("F-81 F-82 a manifest, signed by the right keys", () => {
  const file = (n: number, change: Record<string, unknown> = {}) => {
    const sha256 = n.toString(16).padStart(64, "0").split("").reverse().join("");
    return { name: `text.a${n}.public`, path: `text.a${n}.public.${sha256.slice(0, 16)}.json`, bytes: 10, sha256, ...change };
  };
  const manifest = (files: readonly unknown[], change: Record<string, unknown> = {}) => ({
    packId: "core",
    role: "content",
    version: 3,
    root: 1,
    created: "2026-11-21T00:00:00Z",
    expires: "2027-05-21T00:00:00Z",
    minAppSchema: 1,
    files,
    ...change,
  });
  const passes = (value: unknown): boolean => v.safeParse(ManifestSchema, value).success;
  const two = [file(1), file(2)];

  it("is taken at the limits, and not beyond them", () => {
    const many = (count: number, bytes: number) => Array.from({ length: count }, (_, n) => file(n, { bytes }));
    expect(passes(manifest(many(LIMITS.files, 10)))).toBe(true);
    expect(passes(manifest(many(LIMITS.files + 1, 10)))).toBe(false);
    expect(passes(manifest(many(6, LIMITS.fileBytes)))).toBe(true);
    expect(passes(manifest(many(7, LIMITS.fileBytes)))).toBe(false);
    expect(passes(manifest(many(1, LIMITS.fileBytes + 1)))).toBe(false);
  });

  it.each<readonly [string, unknown]>([
    ["no files", manifest([])],
    ["the same file twice", manifest([file(1), file(1)])],
    ["the same name under two paths", manifest([file(1), file(2, { name: file(1).name })])],
    ["the same path under two names", manifest([file(1), file(1, { name: "rights" })])],
    ["a hash that is not that of its path", manifest([file(1, { sha256: "f".repeat(64) })])],
    ["a path out of its folder", manifest([file(1, { path: "../rights.0000000000000000.json" })])],
    ["another server", manifest([file(1, { path: "https://x.example/rights.0000000000000000.json" })])],
    ["negative bytes", manifest([file(1, { bytes: -1 })])],
    ["half a byte", manifest([file(1, { bytes: 0.5 })])],
    ["a field too many", manifest(two, { v: 2 })],
    ["a field too many in a file", manifest([file(1, { url: "x" })])],
    ["a day that is none", manifest(two, { created: "yesterday" })],
    ["a version of another kind", manifest(two, { version: "3" })],
    ["version 0", manifest(two, { version: 0 })],
    ["a role there is not", manifest(two, { role: "root" })],
    ["a list", [manifest(two)]],
    ["nothing", null],
  ])("is refused with %s", (_, value) => {
    expect(passes(value)).toBe(false);
  });

  it("is refused with any field missing", () => {
    const whole = manifest(two);
    expect(passes(whole)).toBe(true);
    for (const field of Object.keys(whole)) {
      const { [field as keyof typeof whole]: _, ...rest } = whole;
      expect(passes(rest), field).toBe(false);
    }
  });
});
