import type { Guides } from "#domain/pack/guides.ts";
import { type OwnGuides, ownValueStart } from "#domain/pack/own-guides.ts";
import { checkOwnGuides, joinOwnGuides, type OwnGuideError } from "#domain/screening/own-guides.ts";
import { checkGuides } from "./check-guides.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

type Words = (id: string, start: string) => readonly [reason: string, todo: string];

const WORDS: Readonly<Record<OwnGuideError["type"], Words>> = {
  NotOwnId: (id, start) => [
    `"${id}" is not an id of this pack's own.`,
    `Write ${start} and a name of letters, digits, - and _. A guide or question of ours is never replaced.`,
  ],
  NotOwnValue: (id, start) => [
    `No question of ours has the answer "${id}".`,
    `Use an answer of ours, or begin it with ${start}, and write its words under label.`,
  ],
  Twice: (id) => [`"${id}" stands twice, or is one of ours.`, "Keep one, or give it an id of its own."],
  NotLikeOurs: (id) => [
    `A guide cannot be like "${id}".`,
    "Name a guide of ours that asks an adult for consent and hands a child over: rapid or full.",
  ],
  NotAQuestion: (id) => [
    `"${id}" cannot stand here.`,
    "List questions of this file, or of ours that ask an adult. Checks, consents, danger tonight and age come by themselves.",
  ],
  NeverAsked: (id) => [`Nobody is asked "${id}": no guide lists it.`, "List it in a guide, or remove it."],
  NotHalfWay: (id) => [
    `The half-way check at "${id}" does not come half-way.`,
    "Name questions of this guide, one of them in its first half.",
  ],
  NotRaisedByOurs: (id) => [
    `No question of ours records "${id}", so none of an organisation may.`,
    "Use an indicator that a question of ours raises in an adult's guide. Kinds of offence, and what people only tell unasked, are not asked for.",
  ],
  RaisedByNothing: (id) => [`"${id}" says nothing, so it raises nothing.`, "Remove it from maps."],
  NoRedFlag: (id) => [
    `For "${id}" our guides ask whether it goes on, or tonight.`,
    "Add the answer to redFlag with now_past_notsure, or with now where the question speaks of now.",
  ],
  ForSpecialists: (id) => [
    `Only specialists ask for "${id}".`,
    "Add who: specialist to the question, or optionWho to the answer.",
  ],
  NoWayOut: (id) => [`Nobody can decline to answer "${id}".`, "Leave skip among the options."],
  TakesBackOurs: (id) => [
    `"${id}" is a question of ours, and what it raised stays.`,
    "Take back only what questions of this file raised.",
  ],
  NotReadable: (id) => [`The app would refuse it: ${id}.`, "See docs/guide-format.md."],
};

/** Where in the file of own guides a part of both together was written; `null` for what is ours. */
export function ownPath(ours: Guides, own: OwnGuides, path: KeyPath): KeyPath | null {
  const [list, at, ...rest] = path;
  if ((list !== "questions" && list !== "guides") || typeof at !== "number" || at < ours[list].length) return null;
  const place = at - ours[list].length;
  if (list === "questions") return [list, place, ...rest];
  const guide = own.guides[place];
  const [field, step, ...below] = rest;
  if (guide === undefined || (field !== "questions" && field !== "midway")) return [list, place];
  if (field === "midway") return [list, place, field];
  const first = joinOwnGuides(ours, own).guides[at]?.questions.indexOf(guide.questions[0] ?? "") ?? 0;
  return typeof step === "number" && step >= first ? [list, place, field, step - first, ...below] : [list, place];
}

/** The file as if ours stood above it: what is said of ours is no problem of theirs. */
const behindOurs = (file: YamlFile, ours: Guides, own: OwnGuides): YamlFile => ({
  ...file,
  problem: (path, reason, todo) => file.problem(ownPath(ours, own, path) ?? [], reason, todo),
});

/** Guides of an overlay are checked beside ours: first by the rule every phone applies when it takes them in, then like ours. */
export function checkOwnGuideFile({ sources, ownGuides }: PackValues, packs: readonly PackValues[], problems: Problem[]): void {
  const file = sources.content.own_guides;
  if (file === undefined || ownGuides === null || sources.meta.kind !== "overlay") return;
  const core = packs.find(({ guides, indicators }) => guides !== null && indicators !== null);
  if (!core?.guides || !core.indicators) {
    problems.push(file.problem([], "Its guides are read beside ours, and ours are not here.", "Name packs/core too."));
    return;
  }
  const { packId } = sources.meta;
  const errors = checkOwnGuides({ guides: core.guides, indicators: core.indicators }, packId, ownGuides);
  for (const { type, path, id } of errors.filter((error) => error.type !== "NotReadable")) {
    const [reason, todo] = WORDS[type](id, type === "NotOwnValue" ? ownValueStart(packId) : `${packId}.`);
    problems.push(file.problem([...path], reason, todo));
  }
  if (errors.some(({ type }) => type !== "NotReadable")) return;
  const both = joinOwnGuides(core.guides, ownGuides);
  const known = new Set(core.indicators.map(({ id }) => id));
  const guides = behindOurs(file, core.guides, ownGuides);
  checkGuides({ guides: both, guideNotes: core.guideNotes, sources: { content: { guides } } }, known, problems);
}
