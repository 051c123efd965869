import { type Guides, GuidesSchema } from "#domain/pack/guides.ts";
import { type OwnGuides, OwnGuidesSchema } from "#domain/pack/own-guides.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Kept by authors beside the guides and not part of the pack. */
export interface GuideNotes {
  /** Ids that are never used again. */
  readonly retired: readonly string[];
  /** Indicators no guide may record. */
  readonly notCollected: readonly string[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const words = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === "string") : [];

const ASKED = ["ynus", "single", "multi", "ticks"];

/** Fills in what authors need not write: the four answers of `ynus`, `skip` on every asked question, and which notes have words. */
function completeQuestion(question: unknown, reference: ReadonlySet<string>): unknown {
  if (!isRecord(question) || typeof question.type !== "string") return question;
  const given =
    question.options ?? (question.type === "ynus" ? ["yes", "no", "not_sure"] : question.type === "talk" ? [] : undefined);
  const options =
    ASKED.includes(question.type) && Array.isArray(given) && !given.includes("skip") ? [...(given as unknown[]), "skip"] : given;
  const has = (suffix: string): boolean => reference.has(`q.${String(question.id)}.${suffix}`);
  return { ...question, options, hasNote: has("note"), hasAvoid: has("avoid") };
}

const withOnFail = (question: unknown, reference: ReadonlySet<string>): unknown =>
  isRecord(question) ? { ...question, hasOnFail: reference.has(`q.${String(question.id)}.on_fail`) } : question;

/** The guides of an organisation's own. */
export function readOwnGuides(file: YamlFile, reference: ReadonlySet<string>, problems: Problem[]): OwnGuides | null {
  const value = isRecord(file.value) ? file.value : {};
  const questions = Array.isArray(value.questions)
    ? value.questions.map((question) => completeQuestion(question, reference))
    : value.questions;
  return checkShape(file, OwnGuidesSchema, { ...value, ...(questions !== undefined && { questions }) }, problems);
}

export function readGuides(
  file: YamlFile,
  reference: ReadonlySet<string>,
  problems: Problem[],
): { readonly guides: Guides; readonly notes: GuideNotes } | null {
  if (!isRecord(file.value)) {
    problems.push(file.problem([], "The file is empty or a list.", "See docs/guide-format.md."));
    return null;
  }
  const { retired, notCollected, ...rest } = file.value;
  const questions = Array.isArray(rest.questions)
    ? rest.questions.map((question) => withOnFail(completeQuestion(question, reference), reference))
    : rest.questions;
  const guides = checkShape(file, GuidesSchema, { ...rest, questions }, problems);
  return guides === null ? null : { guides, notes: { retired: words(retired), notCollected: words(notCollected) } };
}
