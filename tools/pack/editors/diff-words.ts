import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { changedValues, fileNames, type PartPair, partPairs } from "../lib/diff-values.ts";
import type { CheckedPart } from "../lib/verify-built.ts";
import { lostNumbers, serviceLines } from "./diff-services.ts";
import { reviewLines, textLines, textsWithNumbers } from "./diff-texts.ts";

export interface DiffLine {
  /** `calais/directory` */
  readonly part: string;
  readonly sentence: string;
}

const SERVICES = "services";
const isText = (name: string): boolean => name.startsWith("text.");
// Both were checked against their schemas when they were read.
const servicesOf = (part: CheckedPart | undefined): readonly Service[] =>
  (part?.values.get(SERVICES) ?? []) as readonly Service[];
const textsOf = (part: CheckedPart | undefined): readonly TextPart[] =>
  [...(part?.values ?? [])].filter(([name]) => isText(name)).map(([, value]) => value as TextPart);

function versionLine({ old, now }: PartPair): readonly string[] {
  if (!old) return [`This part is new: version ${now?.manifest.version}.`];
  if (!now) return ["This part is gone."];
  const [was, is] = [old.manifest.version, now.manifest.version];
  if (was === is) return [];
  return [is < was ? `Version goes back from ${was} to ${is}: no phone takes it.` : `Version ${was} becomes ${is}.`];
}

/** Guides, rules and pages have shapes of their own: how much of each changed, and where to read it. */
function otherLines(pair: PartPair): readonly string[] {
  return fileNames(pair)
    .filter((name) => name !== SERVICES && !isText(name))
    .flatMap((name) => {
      const count = changedValues(name, pair.old?.values.get(name), pair.now?.values.get(name)).length;
      return count === 0 ? [] : [`${name}: ${count} ${count === 1 ? "value" : "values"} changed; read them with --values.`];
    });
}

/** What changed between two builds, in sentences an editor reads before signing. Nothing is left out: what has no sentence is counted. */
export function diffInWords(before: readonly CheckedPart[], after: readonly CheckedPart[]): readonly DiffLine[] {
  const names = new Map([...before, ...after].flatMap((part) => servicesOf(part).map(({ id, name }) => [id, name] as const)));
  const lost = lostNumbers(before.flatMap(servicesOf), after.flatMap(servicesOf));
  const lines = partPairs(before, after).flatMap((pair) => {
    const { old, now } = pair;
    const said = [
      ...versionLine(pair),
      ...(old && now ? serviceLines(servicesOf(old), servicesOf(now)) : []),
      ...(old && now ? textLines(textsOf(old), textsOf(now), names) : []),
      ...(old && now ? reviewLines(textsOf(old), textsOf(now)) : []),
      ...(old && now ? otherLines(pair) : []),
      ...textsWithNumbers(textsOf(now), lost, names),
    ];
    return said.map((sentence) => ({ part: pair.id, sentence }));
  });
  return lines;
}
