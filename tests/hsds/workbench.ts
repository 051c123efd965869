import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { type Service, ServiceSchema } from "#domain/pack/services.ts";
import { importDataInclusion } from "../../tools/pack/directory/data-inclusion/import.ts";
import type { Entry } from "../../tools/pack/directory/entry.ts";
import { importHsds } from "../../tools/pack/directory/hsds/import-document.ts";
import { readDirectory } from "../../tools/pack/directory/pack-directory.ts";
import { type Remark, Report } from "../../tools/pack/directory/report.ts";
import { Known } from "../../tools/pack/directory/settle.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const TODAY = "2026-11-21";

/** Our own directory, as it is today; read once, and nothing may write to it. */
export function ownEntries(): readonly Entry[] {
  own ??= readOwn();
  return own;
}
let own: readonly Entry[] | null = null;

function readOwn(): readonly Entry[] {
  const read = readDirectory([join(ROOT, "packs/calais")]);
  if (!read.ok) throw new Error(read.error.map(({ reason }) => reason).join("\n"));
  return read.value;
}

/** A service of ours with the fewest facts, and these. */
export const service = (facts: Partial<v.InferInput<typeof ServiceSchema>> = {}): Service =>
  v.parse(ServiceSchema, {
    id: "day-centre",
    organization: { name: "House by the harbour" },
    name: "Day centre",
    status: "active",
    kinds: [],
    offers: [],
    serves: { groups: [], nationality_or_status: "not-stated" },
    service_area: { country: "FR" },
    phones: [],
    schedule: {},
    languages: { codes: [] },
    requires_id: "unknown",
    sources: [],
    verification: "seen-in-stored-page",
    last_checked: TODAY,
    ...facts,
  });

export const entry = (facts: Parameters<typeof service>[0] = {}, words: Entry["words"] = {}): Entry => ({
  service: service(facts),
  words,
  reviewed: {},
});

export const UUID = "5d0c7d70-6a5c-4f4e-8b52-0f6a2d3d9f11";
export const OTHER_UUID = "0b9f2f0e-93a5-4f0d-9d0a-7c9b3d6a4e22";

/** Somebody else's HSDS service in France, with these fields. */
export const foreign = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: UUID,
  name: "Soup kitchen",
  status: "active",
  description: "Hot food.",
  organization: { id: OTHER_UUID, name: "Kitchen of the port", description: "Hot food." },
  service_areas: [{ id: OTHER_UUID, extent: "FR", extent_type: "ISO3166-1" }],
  ...fields,
});

export interface Imported {
  readonly entries: readonly Entry[];
  readonly remarks: readonly Remark[];
  /** The reason given for a field, "" when nothing was said about it. */
  reason(field: string): string;
}

function imported(read: (report: Report, known: Known) => readonly Entry[], known: readonly Entry[]): Imported {
  const report = new Report();
  const entries = read(report, new Known(known));
  return {
    entries,
    remarks: report.remarks,
    reason: (field) => report.remarks.find((remark) => remark.field === field)?.reason ?? "",
  };
}

export const importFrom = (document: unknown, known: readonly Entry[] = []): Imported =>
  imported((report, own) => importHsds([document], { language: "en", today: TODAY }, own, report), known);

export const importInclusion = (...documents: readonly unknown[]): Imported =>
  imported((report, own) => importDataInclusion(documents, { language: "fr", today: TODAY }, own, report), ownEntries());

/** The only entry of an import; anything else fails the test. */
export function only({ entries, remarks }: Imported): Entry {
  const [first, ...others] = entries;
  if (first === undefined || others.length > 0)
    throw new Error(`one entry was expected, ${entries.length} came: ${remarks.map(({ reason }) => reason).join(" ")}`);
  return first;
}

/** A folder of its own, removed by `remove`. */
export class Folder {
  readonly dir = mkdtempSync(join(tmpdir(), "fanal-directory-"));
  path(name: string): string {
    return join(this.dir, name);
  }
  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
