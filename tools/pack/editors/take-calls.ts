import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { err, ok, type Result } from "#lib/result.ts";
import { readAndCheck } from "../lib/check-pack.ts";
import { editYaml } from "../lib/edit-yaml.ts";
import { formatProblem } from "../lib/problems.ts";
import { type CallChanges, callChanges } from "./apply-calls.ts";
import { readCallResults } from "./call-results.ts";
import { alsoSaid, alsoStands } from "./elsewhere.ts";

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

export interface TakenCalls extends Omit<CallChanges, "edits"> {
  readonly empty: number;
  readonly files: readonly string[];
}

/**
 * Reads a list that came back and, with `into`, writes it into the packs. The error is every reason why nothing at all was written: one
 * bad row is enough.
 */
export function takeCalls(
  name: string,
  text: string,
  sources: readonly string[],
  today: string,
  into: boolean,
): Result<TakenCalls, readonly string[]> {
  const { packs, problems } = readAndCheck(sources);
  if (problems.length > 0) return err(problems.map(formatProblem));
  const read = readCallResults(
    text,
    packs.flatMap(({ services }) => services),
    today,
  );
  if (!read.ok) return err(read.error.map(({ row, reason, repair }) => `${name}:${row}: ${reason} ${repair}`));
  const { edits, words, changed } = callChanges(read.value.results);
  const wrong = read.value.results
    .filter(({ outcome }) => outcome === "wrong")
    .flatMap(({ entry: { service }, phone }) => {
      const { number, number_local } = service.phones[phone] ?? {};
      return number === undefined || number_local === undefined ? [] : [{ id: service.id, number, number_local }];
    });
  const elsewhere = [
    ...wrong.flatMap(({ id, number }) => alsoStands(packs, number, id)),
    ...alsoSaid(
      packs,
      wrong.flatMap(({ number, number_local }) => [number, number_local]),
    ),
  ];
  const files: { readonly path: string; readonly old: string; readonly text: string }[] = [];
  for (const [{ path }, own] of edits) {
    const old = readFileSync(path, "utf8");
    const edited = editYaml(old, own);
    if (!edited.ok)
      return err([`${path}: ${edited.error} stands there in a way this command does not change. Change it by hand.`]);
    files.push({ path, old, text: edited.value });
  }
  if (into) {
    for (const file of files) writeWhole(file.path, file.text);
    const after = readAndCheck(sources).problems;
    if (after.length > 0) {
      for (const { path, old } of files) writeWhole(path, old);
      return err([...after.map(formatProblem), "With these results the pack would not build: everything is as it was."]);
    }
  }
  return ok({ words: [...words, ...elsewhere], changed, empty: read.value.empty, files: files.map(({ path }) => path) });
}
