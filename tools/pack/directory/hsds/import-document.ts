import type { Entry } from "../entry.ts";
import { EXCHANGE_LIMITS } from "../limits.ts";
import type { Report } from "../report.ts";
import { type Known, sameEntry, settle } from "../settle.ts";
import { findServices } from "./documents.ts";
import { type ReadOptions, readHsdsService } from "./import.ts";

/** Entries of HSDS documents as they may stand in a pack; what was refused, dropped or changed is in the report. */
export function importHsds(documents: readonly unknown[], options: ReadOptions, known: Known, report: Report): readonly Entry[] {
  const taken = new Map<string, Entry>();
  for (const { entry: name, raw } of documents.flatMap((document) => findServices(document, report))) {
    const note = report.note(name);
    if (taken.size >= EXCHANGE_LIMITS.entries) {
      note("refused", "", `more than ${EXCHANGE_LIMITS.entries} entries.`);
      continue;
    }
    const read = readHsdsService(raw, options, note);
    const entry = read === null ? null : settle(read, known, note);
    if (entry === null) continue;
    const first = taken.get(entry.service.id);
    if (first === undefined) taken.set(entry.service.id, entry);
    else if (sameEntry(first, entry)) note("dropped", "", "it stands in the file twice, the same: taken once.");
    else note("refused", "id", "another entry of the file has this id: the first is kept.");
  }
  return [...taken.values()];
}
