import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { FLAG_IDS } from "#domain/pack/statistics.ts";
import { CODES, codeText } from "#domain/statistics/codes.ts";
import type { Released } from "#domain/statistics/export-tables.ts";
import { WHAT_IT_IS_NOT } from "#domain/statistics/export-words.ts";
import { exportFiles, exportZip } from "#domain/statistics/export-zip.ts";
import { release } from "#domain/statistics/release.ts";
import { fromUtf8 } from "#lib/bytes.ts";
import { readCsv } from "../../support/csv.ts";
import { DATA_PACKAGE_SCHEMA } from "./data-package-schema.ts";
import { cellsFor, crowd, PLAN } from "./people.ts";

const QUARTERS = ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"];

/** A year of every area, one quarter of one of them with too few phones. */
function publishedBy(seed: number, size: number, before: number): Released[] {
  return QUARTERS.flatMap((quarter, q) =>
    PLAN.areas.map((area, a) => ({
      quarter,
      area,
      figures: q === 3 && a === 2 ? null : release(PLAN, cellsFor(crowd(seed + 31 * q + a, size)), before),
    })),
  );
}
const given = fc.tuple(fc.integer(), fc.constantFrom(3, 20, 60), fc.constantFrom(0, 60, 150, 400));

interface Descriptor {
  readonly resources: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly dialect: { readonly headerRows: readonly number[]; readonly commentRows?: readonly number[] };
    readonly schema: {
      readonly fields: readonly {
        readonly name: string;
        readonly type: "string" | "integer";
        readonly constraints: {
          readonly required?: boolean;
          readonly enum?: string[];
          readonly pattern?: string;
          readonly minimum?: number;
        };
      }[];
    };
  }[];
}
const MARK = "\uFEFF";
const textOf = (files: Readonly<Record<string, Uint8Array>>, name: string): string => fromUtf8(files[name] ?? new Uint8Array());
const descriptorOf = (files: Readonly<Record<string, Uint8Array>>): Descriptor =>
  JSON.parse(textOf(files, "datapackage.json")) as Descriptor;
const rowsOf = (files: Readonly<Record<string, Uint8Array>>, name: string): string[][] =>
  readCsv(textOf(files, name).replace(MARK, ""));

describe("figures for others", () => {
  it("the zip holds what its description says: every table fits its schema, every number its limits", () => {
    const isDataPackage = addFormats.default(new Ajv({ allErrors: true })).compile(DATA_PACKAGE_SCHEMA);
    fc.assert(
      fc.property(given, (who) => {
        const files = unzipSync(exportZip(publishedBy(...who)));
        const described = descriptorOf(files);
        expect(isDataPackage(described), JSON.stringify(isDataPackage.errors)).toBe(true);
        expect(Object.keys(files).sort()).toEqual(
          ["README.md", "datapackage.json", ...described.resources.map(({ path }) => path)].sort(),
        );
        for (const { path, bytes, dialect, schema } of described.resources) {
          expect(files[path]?.length).toBe(bytes);
          const [header, ...rest] = rowsOf(files, path);
          expect(header).toEqual(schema.fields.map(({ name }) => name));
          const tags = rest.filter((_, at) => dialect.commentRows?.includes(at + 2));
          for (const row of tags) for (const tag of row) expect(tag).toMatch(/^#[a-z]+[0-9]?(\+[a-z]+)+$/);
          for (const row of rest.slice(tags.length))
            row.forEach((cell, at) => {
              const { name, type, constraints } = schema.fields[
                at
              ] as Descriptor["resources"][number]["schema"]["fields"][number];
              if (cell === "") return expect(constraints.required ?? false, `${path} ${name} is empty`).toBe(false);
              if (type === "integer") expect(cell).toMatch(/^[0-9]+$/);
              if (constraints.enum) expect(constraints.enum).toContain(cell);
              if (constraints.pattern) expect(cell).toMatch(new RegExp(`^(?:${constraints.pattern})$`));
              if (constraints.minimum !== undefined) expect(Number(cell)).toBeGreaterThanOrEqual(constraints.minimum);
            });
        }
      }),
      { numRuns: 12 },
    );
  });

  it("P2 P3 no number under ten stands in any file except as the limits of a hidden one, and totals are sums of what is printed", () => {
    fc.assert(
      fc.property(given, (who) => {
        const published = publishedBy(...who);
        const files = exportFiles(published);
        for (const [, , , , screenings, lower, upper] of rowsOf(files, "release.csv").slice(2)) {
          if (screenings === "") expect([lower, upper]).toEqual(["0", "9"]);
          else
            expect([Number(lower) >= 10, Number(lower) <= Number(screenings), Number(screenings) <= Number(upper)]).toEqual([
              true,
              true,
              true,
            ]);
        }
        for (const [, , , , count, base] of rowsOf(files, "flags.csv").slice(1))
          if (count !== "") expect([Number(count) >= 10, Number(base) >= 20]).toEqual([true, true]);
        const released = rowsOf(files, "release.csv").slice(2);
        for (const [quarter, area, activity, count] of rowsOf(files, "activity.csv").slice(1)) {
          if (activity !== "screenings") continue;
          const printed = released.filter(([q, a]) => q === quarter && a === area).map((row) => Number(row[4]));
          expect(Number(count)).toBe(printed.reduce((sum, one) => sum + one, 0));
        }
      }),
      { numRuns: 12 },
    );
  });

  it("gives the same bytes whatever order the ledger is read in, and says nothing of the hour", () => {
    const published = publishedBy(7, 40, 150);
    const zip = exportZip(published);
    expect(exportZip([...published].reverse())).toEqual(zip);
    expect([...zip.subarray(10, 14)], "time and day of the first file in the zip").toEqual([0, 0, 0x21, 0]);
  });

  it("says in English and French what the figures are not, and names the quarters without any", () => {
    const readme = textOf(exportFiles(publishedBy(1, 40, 0)), "README.md");
    for (const text of Object.values(WHAT_IT_IS_NOT)) expect(readme).toContain(text);
    expect(readme).toContain("fewer than five phones reported or their reports could not be added: 2027-Q4 BE-VWV.");
    expect(readme).toContain("moins de cinq téléphones");
    const some = publishedBy(1, 40, 0).filter(({ figures }) => figures !== null);
    expect(textOf(exportFiles(some), "README.md")).not.toContain("fewer than five");
  });

  it("the French sheet counts France alone, copies only what is published, and says why the rest is empty", () => {
    const figures = release(PLAN, cellsFor(crowd(5, 200)), 400);
    const sheet = (areas: readonly string[]) =>
      rowsOf(exportFiles(areas.map((area) => ({ quarter: "2027-Q1", area, figures }))), "fr-enquete.csv").slice(1);
    const one = sheet(["FR-62"]);
    expect(sheet(["FR-62", "BE-VWV", "other"])).toEqual(one);
    expect(sheet(["BE-VWV"])).toEqual([]);
    const [, quarters, question, count, least] = one[0] as string[];
    expect([quarters, question]).toEqual(["T1", "Personnes repérées (présumées)"]);
    expect(Number(least)).toBeLessThan(Number(count));
    const empty = one.filter((row) => row[3] === "" && row[5] === "").map((row) => row[2]);
    const hidden = ["Finalité", "Hébergées", "Recrutées", "Exploitées", "dont", "Mineures"];
    expect(empty.every((text) => hidden.some((start) => text?.startsWith(start)))).toBe(true);
    expect(textOf(exportFiles([{ quarter: "2027-Q1", area: "FR-62", figures }]), "fr-enquete.csv").startsWith(MARK)).toBe(true);
    for (const row of one.filter((each) => /Femmes|criminelle|Plainte/.test(each[2] ?? "")))
      expect([row[3], (row[5] ?? "").length > 0]).toEqual(["", true]);
  });

  it("codes nobody as a victim of anything but possible trafficking, and makes up no code", () => {
    const rows = rowsOf(exportFiles(publishedBy(3, 60, 400)), "release.csv").slice(2);
    for (const [, , , assessment, , , , status] of rows)
      expect(status).toBe(assessment === "T1" || assessment === "T2" ? "PossibleVictimOfTrafficking" : "");
    // Of every list only values that stand in it (statistics.md 1.2 to 1.4); what has none is empty.
    for (const flag of FLAG_IDS) {
      expect(codeText(flag, "iccs")).toMatch(/^(|0204[1239](;0204[1239])*)$/);
      expect(codeText(flag, "ctdc")).toMatch(/^(|(means|is)[A-Z][A-Za-z]+)$/);
    }
    expect([codeText("journey_debt", "htcds"), codeText("f_other", "fr2024"), codeText("m_sold", "ctdc")]).toEqual(["", "", ""]);
    expect(Object.keys(CODES).every((flag) => FLAG_IDS.some((id) => id === flag))).toBe(true);
  });
});
