import type { PackValues } from "../lib/pack-values.ts";
import type { KeyPath, YamlFile } from "../lib/yaml-file.ts";
import { monthsAfter } from "./months.ts";

/** Law changes: a right, a page or a rule is read again at the latest after this long. */
export const REVIEW_MONTHS = 6;

export interface DueFact {
  /** `right FR-04`, `danger page, FR, hurt 15`. */
  readonly what: string;
  readonly why: "review" | "check";
  /** Absent where the file holds no date. */
  readonly readOn?: string;
  readonly reviewBy?: string;
  readonly reviewer: string;
  readonly file: string;
  readonly line: number;
}

interface Dated {
  readonly what: string;
  readonly path: KeyPath;
  readonly check: boolean;
  readonly readOn?: string;
  readonly reviewer: string;
}

const dueOf = (file: YamlFile, facts: readonly Dated[], until: string): readonly DueFact[] =>
  facts.flatMap(({ what, path, check, readOn, reviewer }) => {
    const place = { reviewer, file: file.path, line: file.lineOf(path) };
    const reviewBy = readOn === undefined ? undefined : monthsAfter(readOn, REVIEW_MONTHS);
    const dates = { ...(readOn !== undefined && { readOn }), ...(reviewBy !== undefined && { reviewBy }) };
    return [
      ...(reviewBy !== undefined && reviewBy <= until ? [{ what, why: "review" as const, ...dates, ...place }] : []),
      ...(check ? [{ what, why: "check" as const, ...dates, ...place }] : []),
    ];
  });

const LAWYER = "country lawyer";

/** Rights, short pages, rules about missing children and the danger page: what is past its review date, and what awaits a check. */
export function factsOf({ sources: { content }, rights, pages, missing, danger }: PackValues, until: string): readonly DueFact[] {
  const due = (file: YamlFile | undefined, facts: readonly Dated[] | undefined): readonly DueFact[] =>
    file === undefined || facts === undefined ? [] : dueOf(file, facts, until);
  return [
    ...due(
      content.rights,
      rights?.map(({ id, check, checkedOn }, at) => ({
        what: `right ${id}`,
        path: [at],
        check,
        readOn: checkedOn,
        reviewer: LAWYER,
      })),
    ),
    ...due(content.pages, [
      ...(pages?.pages ?? []).map(({ id, checkedOn }, at) => ({
        what: `short page ${id}`,
        path: ["pages", at],
        check: false,
        readOn: checkedOn,
        reviewer: LAWYER,
      })),
      ...(pages?.lines ?? []).map(({ id, check }, at) => ({
        what: `line ${id} of the short pages`,
        path: ["lines", at],
        check,
        reviewer: LAWYER,
      })),
    ]),
    ...due(
      content.missing,
      missing?.countries.flatMap(({ country, rules }, i) =>
        rules.map(({ id, check, checkedOn }, at) => ({
          what: `missing child, ${country}, rule ${id}`,
          path: ["countries", i, "rules", at],
          check,
          readOn: checkedOn,
          reviewer: "country lawyer, child protection",
        })),
      ),
    ),
    ...due(content.danger, [
      ...(danger?.countries ?? []).flatMap(({ country, numbers }, i) =>
        numbers.map(({ need, number, channel, verify }, at) => ({
          what: `danger page, ${country}, ${need} ${number || channel || ""}`.trimEnd(),
          path: ["countries", i, "numbers", at],
          check: verify,
          reviewer: LAWYER,
        })),
      ),
      ...(danger?.cards ?? []).map(({ id, verify }, at) => ({
        what: `danger page, card ${id}`,
        path: ["cards", at],
        check: verify,
        reviewer: "clinician",
      })),
    ]),
  ];
}
