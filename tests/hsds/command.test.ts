import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { directoryCommand } from "../../tools/pack/directory/command.ts";
import { readDirectory } from "../../tools/pack/directory/pack-directory.ts";
import { sameEntry } from "../../tools/pack/directory/settle.ts";
import { Folder, foreign, ownEntries, ROOT, UUID } from "./workbench.ts";

const folder = new Folder();
afterAll(() => {
  folder.remove();
});

/** Runs `pack directory …` with these words; the lines it says. */
async function directory(...words: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const lines: string[] = [];
  const code = await directoryCommand(words, (line) => lines.push(line));
  return { code, out: lines.map((line) => `${line}\n`).join("") };
}

const file = (name: string, value: unknown): string => {
  writeFileSync(folder.path(name), JSON.stringify(value));
  return folder.path(name);
};
const lastLine = (out: string): string => out.trimEnd().split("\n").at(-1) ?? "";

describe("pack directory", { timeout: 240_000 }, () => {
  it("sends our directory out and reads it back: nothing differs, nothing is left out", async () => {
    const sent = folder.path("directory.json");
    const own = ownEntries();
    expect(await directory("export", "--format", "hsds", "--tier", "worker", "--out", sent)).toMatchObject({
      code: 0,
      out: `${own.length} services, worker tier; not compared with the schemas (--schemas DIR).\n`,
    });
    const { code, out } = await directory("import", sent, "--format", "hsds", "--out", folder.path("back"));
    expect(code).toBe(0);
    expect(out).toContain(`${own.length} services taken; 0 refused, 0 fields dropped, 0 changed, 0 to do.`);
    const read = readDirectory([folder.path("back")]);
    if (!read.ok) throw new Error(read.error.map(({ reason }) => reason).join("\n"));
    expect(read.value.filter((entry, i) => !sameEntry(entry, own[i]!)).map(({ service: { id } }) => id)).toEqual([]);
  });

  it("writes the public tier to the screen, with nothing else among it", async () => {
    const command = ["--import", "tsx", join(ROOT, "tools/pack/main.ts"), "directory", "export", "--format", "hsds"];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
    const { contents, profile } = JSON.parse(stdout) as { contents: unknown[]; profile: string };
    expect(profile).toBe("urn:fanal:hsds-profile:1");
    expect(stderr).toContain(`${contents.length} services, public tier`);
    expect(contents.length).toBeLessThan(ownEntries().length);
  });

  it("makes a pack folder of somebody's file, with the whole report in it", async () => {
    const from = file("kitchen.json", foreign({ phones: [{ number: "03 21 00 00 00" }], wait_time: "an hour" }));
    const { code, out } = await directory("import", from, "--format", "hsds", "--out", folder.path("kitchen"));
    expect({ code, last: lastLine(out) }).toEqual({
      code: 0,
      last: `1 services taken; 0 refused, 1 fields dropped, 0 changed, 2 to do. Written to ${folder.path("kitchen")}, all remarks to ${folder.path("kitchen/report.txt")}.`,
    });
    expect(readdirSync(folder.path("kitchen")).sort()).toEqual(["directory", "pack.yaml", "report.txt", "text"]);
    expect(readFileSync(folder.path("kitchen/report.txt"), "utf8")).toContain(
      `dropped: ${UUID} Soup kitchen: wait_time: the directory holds no waiting times.\n`,
    );
  });

  it("never writes over a pack that is there, ours least of all", async () => {
    const before = readFileSync(join(ROOT, "packs/calais/directory/services-calais.yaml"), "utf8");
    const from = file("soup.json", foreign());
    const { code, out } = await directory("import", from, "--format", "hsds", "--out", join(ROOT, "packs/calais"));
    expect(code).toBe(1);
    expect(out).toContain("an import never writes over a pack");
    expect(readFileSync(join(ROOT, "packs/calais/directory/services-calais.yaml"), "utf8")).toBe(before);
  });

  it("writes nothing where nothing could be taken: a file of 100 MB, a file without a service", async () => {
    const large = file("large.json", {});
    truncateSync(large, 100 * 1024 * 1024);
    const tooLarge = await directory("import", large, "--format", "hsds", "--out", folder.path("none"));
    expect(tooLarge).toMatchObject({ code: 1 });
    expect(tooLarge.out).toContain("100.0 MB, and at most 32.0 MB are read");
    const empty = await directory(
      "import",
      file("empty.json", { contents: [{}] }),
      "--format",
      "hsds",
      "--out",
      folder.path("none"),
    );
    expect(empty).toMatchObject({ code: 1 });
    expect(lastLine(empty.out)).toBe("0 services taken; 1 refused, 0 fields dropped, 0 changed, 0 to do. Nothing was written.");
    expect(existsSync(folder.path("none"))).toBe(false);
  });

  it("reads data·inclusion, structures and services in two files", async () => {
    const structures = file("structures.json", [{ source: "s", id: "s--1", nom: "Maison", reseaux_porteurs: [] }]);
    const services = file("services.json", [
      { source: "s", id: "s--2", structure_id: "s--1", nom: "Soupe", thematiques: ["equipement-et-alimentation--alimentation"] },
    ]);
    const { code } = await directory(
      "import",
      structures,
      services,
      "--format",
      "data-inclusion",
      "--out",
      folder.path("maison"),
    );
    expect(code).toBe(0);
    expect(readFileSync(folder.path("maison/text/fr/services.yaml"), "utf8")).toContain("service.di-s--2.name: Soupe");
  });

  it("says how it is called when it is called otherwise", async () => {
    for (const words of [
      [],
      ["export"],
      ["export", "--format", "csv"],
      ["export", "--format", "hsds", "--tier", "all"],
      ["import", "x.json"],
    ])
      expect((await directory(...words)).out).toContain("directory export --format hsds");
    expect(
      (await directory("import", file("a.json", []), "--format", "hsds", "--out", folder.path("b"), "--country", "US")).out,
    ).toContain("--country US: one of INT, EU, FR");
  });
});
