import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ExportedRecording } from "#domain/pack/voice-export.ts";
import type { Voices } from "#domain/pack/voices.ts";
import { importVoices, readExport } from "../../tools/pack/audio/import.ts";
import { voiceProgress } from "../../tools/pack/audio/progress.ts";
import { compilePacks, writePacks } from "../../tools/pack/lib/build.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { staleVoices } from "../../tools/pack/lib/check-voices.ts";
import { createKeys } from "../../tools/pack/lib/keys.ts";
import { verifyBuilt } from "../../tools/pack/lib/verify-built.ts";
import { Workbench } from "../packs/workbench.ts";
import { oggOf, packetsOf, recordingOf, webmOf } from "./sound.ts";

const dir = mkdtempSync(join(tmpdir(), "fanal-voices-"));
const bench = new Workbench();
afterAll(() => {
  bench.remove();
  rmSync(dir, { recursive: true, force: true });
});

const strings = (pack: "core" | "calais", file: string): Readonly<Record<string, string>> => {
  const part = readAndCheck([join(bench.dir, pack)]).packs[0]?.texts.find(
    ({ source, part }) => source.name === file && part.lang === "en",
  );
  return part?.part.strings ?? {};
};
const TITLE = "right.FR-01.title";
const rights = strings("calais", "rights");
const services = strings("calais", "services");
const SERVICE = Object.keys(services).find((key) => key.endsWith(".name")) ?? "";
const guides = strings("core", "guides");

const good = (): ExportedRecording[] => [
  recordingOf(TITLE, rights[TITLE] ?? "", { seed: 1 }),
  recordingOf(SERVICE, services[SERVICE] ?? "", { seed: 2 }),
  recordingOf("q.q20", guides["q.q20"] ?? "", { seed: 3 }),
  recordingOf("ui.rights.topic.safe", "Be safe", { seed: 4 }),
  recordingOf("greeting", "English", { seed: 5 }),
];
const place = (recordings: readonly unknown[]) =>
  importVoices(
    { format: "fanal-voices-1", lang: "en", exported: "2026-11-21", recordings: [...recordings] },
    readAndCheck(bench.sources).packs,
  );
const list = (pack: "core" | "calais") => join(bench.dir, pack, "audio", "en", "voices.yaml");
const fileOf = (pack: "core" | "calais", key: string): string => {
  const [, name = ""] =
    new RegExp(`key: ${key.replaceAll(".", "\\.")}\\n(?:.*\\n)*?.*file: (\\S+)`).exec(readFileSync(list(pack), "utf8")) ?? [];
  return join(bench.dir, pack, "audio", "en", name);
};
const problems = () => bench.check().map(({ file, reason }) => `${file.slice(bench.dir.length + 1)}: ${reason}`);

beforeEach(() => {
  for (const pack of ["core", "calais"]) rmSync(join(bench.dir, pack, "audio"), { recursive: true, force: true });
});

describe("recordings of the voice studio", () => {
  it("are placed beside the texts they belong to, built, signed and read back whole", async () => {
    expect(place(good())).toMatchObject({ placed: { length: 5 }, refused: [] });
    expect(problems()).toEqual([]);
    const keys = await createKeys(join(dir, "keys"), new Date("2026-11-21T10:00:00Z"));
    const built = compilePacks(bench.sources, keys);
    if (!built.ok) throw new Error(JSON.stringify(built.error));
    writePacks(join(dir, "out"), built.value, keys);
    const { parts, complaints } = await verifyBuilt(join(dir, "out"));
    expect(complaints).toEqual([]);
    const listed = (packId: string, role: string, name: string) =>
      (
        parts.find((part) => part.packId === packId && part.role === role)?.values.get(name) as Voices | undefined
      )?.recordings.map(({ key }) => key);
    expect(listed("calais", "content", "voices.en.public")).toEqual([TITLE]);
    expect(listed("calais", "directory", "voices.en.public")).toEqual([SERVICE]);
    expect(listed("core", "content", "voices.en.team")).toEqual(["q.q20"]);
    expect(listed("core", "content", "voices.en.public")).toEqual(["ui.rights.topic.safe"]);
    expect(parts.find(({ packId }) => packId === "core")?.values.get("greetings")).toMatchObject([{ lang: "en" }]);
    expect(parts[0]?.manifest.minAppSchema).toBeGreaterThanOrEqual(3);

    const sound = built.value[0]?.sounds[0]?.path ?? "";
    writeFileSync(join(dir, "out", "core", sound), webmOf(700, 99));
    expect((await verifyBuilt(join(dir, "out"))).complaints.join("\n")).toContain(`${sound} (`);
  });

  it("recorded again take the place of the older ones, whose files go", () => {
    place(good());
    const before = fileOf("calais", TITLE);
    place([recordingOf(TITLE, rights[TITLE] ?? "", { seed: 77 })]);
    expect(existsSync(before)).toBe(false);
    expect(existsSync(fileOf("calais", TITLE))).toBe(true);
    expect(problems()).toEqual([]);
    expect(voiceProgress(readAndCheck(bench.sources).packs)[0]).toMatch(/^en +5 recordings/);
  });

  it.each([
    ["a key that no text has", recordingOf("right.FR-999.title", "Nothing"), "No pack has words"],
    ["words that have changed since", recordingOf(TITLE, "You may do as you like"), "Its words have changed"],
    [
      "sound that is not the listed one",
      { ...recordingOf(TITLE, rights[TITLE] ?? ""), sha256: "0".repeat(64) },
      "not the one that was listed",
    ],
    ["an hour of it", { ...recordingOf(TITLE, rights[TITLE] ?? ""), ms: 3_600_000 }, "ms:"],
    ["a name in place of a role", { ...recordingOf(TITLE, rights[TITLE] ?? ""), spokenBy: "Amina" }, "spokenBy:"],
    ["nobody who reviewed it", { ...recordingOf(TITLE, rights[TITLE] ?? ""), reviewedBy: undefined }, "reviewedBy:"],
    ["a path in place of a key", { ...recordingOf(TITLE, ""), key: "../../x" }, "key:"],
    ["nothing", null, "Invalid type"],
  ])("are refused by key and reason, and the others are placed: %s", (_, bad, reason) => {
    const report = place([bad, ...good().slice(1)]);
    expect(report.placed).toHaveLength(4);
    expect(report.refused).toHaveLength(1);
    expect(report.refused[0]?.reason).toContain(reason);
  });

  it("that are no such file are refused before anything is read into them", () => {
    const path = join(dir, "export.json");
    for (const text of ["", "[]", "{", '{"format":"fanal-voices-2","lang":"en","exported":"2026-11-21","recordings":[]}']) {
      writeFileSync(path, text);
      expect(readExport(path).ok, text).toBe(false);
    }
    expect(readExport(join(dir, "nowhere.json"))).toEqual({ ok: false, error: "there is no such file." });
  });
});

describe("a folder of recordings", () => {
  it.each([
    ["of another sound", webmOf(1000, 50), "The file is not the one that was listed."],
    ["empty", new Uint8Array(), "The file is empty."],
    ["a web page", new TextEncoder().encode("<html>"), "This is not a recording of one voice in Opus"],
    ["broken off", webmOf(1000).slice(0, 300), "The recording breaks off."],
    ["minutes long", oggOf(packetsOf(300_000)), "The recording is longer than"],
  ])("with a file %s is refused by file and reason", (_, bytes, reason) => {
    place(good());
    const path = fileOf("calais", TITLE);
    writeFileSync(path, bytes);
    expect(problems()).toEqual([expect.stringContaining(reason)]);
    expect(problems()[0]).toContain(`calais/audio/en/voices.yaml: ${path.split("/").at(-1)} (${TITLE})`);
  });

  it("with a file missing, a file too many, or a line of another language is refused", () => {
    place(good());
    writeFileSync(join(bench.dir, "calais", "audio", "en", "notes.txt"), "hello");
    rmSync(fileOf("calais", SERVICE));
    writeFileSync(list("core"), readFileSync(list("core"), "utf8").replace("lang: en", "lang: fr"));
    expect(problems().join("\n")).toMatch(/notes\.txt: The list does not name this file\./);
    expect(problems().join("\n")).toMatch(/There is no such file\./);
    expect(problems().join("\n")).toMatch(/The folder is "en", the file says "fr"\./);
  });

  it("whose words have changed is left out of the build, so that no old number is heard, and said", () => {
    place(good());
    bench.edit("calais/text/en/rights.yaml", rights[TITLE] ?? "", "Another title");
    const { packs, problems: found } = readAndCheck(bench.sources);
    expect(found).toEqual([]);
    expect(packs.flatMap(staleVoices).map(({ recording }) => recording.key)).toEqual([TITLE]);
    bench.edit("calais/text/en/rights.yaml", "Another title", rights[TITLE] ?? "");
  });
});
