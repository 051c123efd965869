import { cleanOutsideText } from "#lib/outside-text.ts";
import type { YamlEdit } from "../lib/edit-yaml.ts";
import type { SourcedService } from "../lib/read-services.ts";
import type { KeyPath, YamlFile } from "../lib/yaml-file.ts";
import type { CallResult } from "./call-results.ts";

export interface CallChanges {
  readonly edits: ReadonlyMap<YamlFile, readonly YamlEdit[]>;
  /** What changes, and what is left to the editor, one sentence each. */
  readonly words: readonly string[];
  /** How many services change. */
  readonly changed: number;
}

/**
 * What results of calls change in the files of the directory. A number is never replaced from a list, and nothing a volunteer wrote
 * goes into a pack: corrections are read out to the editor. A number that is wrong becomes `conflicting`, so that the public no longer
 * sees it, and the service counts as not confirmed unless another of its numbers was right.
 */
export function callChanges(results: readonly CallResult[]): CallChanges {
  const edits = new Map<YamlFile, YamlEdit[]>();
  const words: string[] = [];
  let changed = 0;
  for (const entry of new Set(results.map((result) => result.entry))) {
    const own = serviceChanges(
      entry,
      results.filter((result) => result.entry === entry),
    );
    words.push(...own.words);
    if (own.edits.length === 0) continue;
    changed += 1;
    edits.set(entry.file, [...(edits.get(entry.file) ?? []), ...own.edits]);
  }
  return { edits, words, changed };
}

function serviceChanges({ service, file, index }: SourcedService, results: readonly CallResult[]) {
  const edits: YamlEdit[] = [];
  const words: string[] = [];
  const tell = (text: string, line: KeyPath = [index]): void =>
    void words.push(`${file.path}:${file.lineOf(line)}: ${service.id} (${service.name}): ${text}`);
  const numberOf = ({ phone }: CallResult): KeyPath => [index, "phones", phone, "number"];
  const shown = ({ phone }: CallResult): string => service.phones[phone]?.number_local ?? "";
  const assure = (value: string | null): void =>
    void edits.push({ map: [index], key: "assured_date", value, after: "last_checked" });
  const before = service.assured_date === undefined ? "nobody had rung before" : `last rung on ${service.assured_date}`;
  const last = (days: readonly string[]): string => [...days].sort().at(-1) ?? "";

  const right = results.filter(({ outcome, correction }) => outcome === "correct" && correction === "");
  const wrong = results.filter(({ outcome }) => outcome === "wrong");
  for (const result of wrong) {
    const { verification } = service.phones[result.phone] ?? {};
    if (verification !== "conflicting")
      edits.push({ map: [index, "phones", result.phone], key: "verification", value: "conflicting", after: "type" });
    tell(
      `${shown(result)} was wrong on ${result.date}. ${verification === "conflicting" ? "It is marked as conflicting already" : "It is now marked as conflicting"}: find the right one.`,
      numberOf(result),
    );
  }
  for (const result of results.filter(({ outcome }) => outcome === "no_answer"))
    tell(`${shown(result)}: nobody answered on ${result.date}. Nothing changes: ring again.`);
  for (const result of results.filter((one) => one.correction !== "")) {
    const { row, correction, outcome } = result;
    const todo =
      outcome === "correct"
        ? "Nothing is confirmed yet: change the entry, empty that cell, and take the file in again."
        : "Nothing of it was written: change it here by hand.";
    tell(`row ${row} says ${JSON.stringify(cleanOutsideText(correction))}. ${todo}`, numberOf(result));
  }
  const confirmed = last(right.map(({ date }) => date));
  if (confirmed !== "" && confirmed === service.assured_date) tell(`was confirmed on ${confirmed} already.`);
  else if (confirmed !== "") {
    assure(confirmed);
    tell(`confirmed on ${confirmed} (${before}).`);
  } else if (
    wrong.length > 0 &&
    service.assured_date !== undefined &&
    service.assured_date < last(wrong.map(({ date }) => date))
  ) {
    assure(null);
    tell(`no longer counts as confirmed (${before}).`);
  }
  for (const { phone } of right) {
    const { verification, number_local } = service.phones[phone] ?? {};
    if (verification !== "seen-in-stored-page")
      tell(
        `${number_local ?? ""} stays marked as ${verification ?? ""}: look for a page that prints it, then change verification.`,
      );
  }
  return { edits, words };
}
