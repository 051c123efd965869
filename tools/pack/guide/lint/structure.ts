import type { Guide, Guides } from "#domain/pack/guides.ts";
import { compileGuides, guideStepIds } from "#domain/screening/compile.ts";
import { ASKED } from "../columns.ts";
import type { Findings, Subject } from "./finding.ts";

const questionOf = (guides: Guides, id: string): number => guides.questions.findIndex((question) => question.id === id);

/** Circles of conditions and of guides, and questions no guide lists. */
function lintCircles({ guides }: Subject["source"], findings: Findings): void {
  const compiled = compileGuides(guides);
  if (compiled.ok) return;
  for (const error of compiled.error) {
    if (error.type === "CircularCondition")
      findings.at(
        ["questions", questionOf(guides, error.ids[0] ?? ""), "relevant"],
        "loop",
        "error",
        `The condition waits for itself: ${[...error.ids, error.ids[0]].join(" → ")}.`,
        "Take one of the questions out of the circle.",
      );
    else if (error.type === "CircularSwitch")
      findings.at(
        ["switches", 0],
        "loop",
        "error",
        `Guides hand over to each other without end: ${[...error.ids, error.ids[0]].join(" → ")}.`,
        "Remove one of the switches.",
      );
    else if (error.type === "NeverReached" && error.where === "guides")
      findings.at(
        ["questions", questionOf(guides, error.id), "id"],
        "unreachable",
        "error",
        `No guide lists "${error.id}".`,
        "List it in a guide, or retire it.",
      );
    else {
      const id = /^question (\S+)/.exec(error.where)?.[1];
      findings.at(
        id === undefined ? [] : ["questions", questionOf(guides, id)],
        "not-readable",
        "error",
        `${error.type} in ${error.where}.`,
        "npm run -s pack -- check says more.",
      );
    }
  }
}

const sections = (guides: Guides, ids: readonly string[], section: string): readonly string[] =>
  guides.questions.filter((question) => question.section === section && ids.includes(question.id)).map(({ id }) => id);

/** Safeguarding: nobody is asked anything before a check that it is safe and a consent that can end the talk. */
function lintProtection({ source: { guides }, isBesideOurs }: Subject, guide: Guide, at: number, findings: Findings): void {
  const asks = guides.questions.some(({ id, type }) => guide.questions.includes(id) && ASKED.includes(type));
  if (!asks) return;
  const canEnd = (ids: readonly string[]): boolean =>
    guides.questions.some(({ id, passIf }) => ids.includes(id) && passIf !== undefined);
  for (const [section, what] of [
    ["safety", "safety check"],
    ["consent", "consent"],
  ] as const)
    if (!canEnd(sections(guides, guide.before, section)))
      findings.at(
        ["guides", at, "before"],
        `no-${section}`,
        "error",
        `The guide "${guide.id}" asks questions, and no ${what} before them can end the talk.`,
        "Take over the group list_before of a guide of packs/core.",
      );
  if (guide.midway.ask.length === 0)
    findings.at(
      ["guides", at, "midway"],
      "no-midway",
      "warning",
      `The guide "${guide.id}" does not check half-way whether it is still safe.`,
      "Mark a row with fanal_midway and add the group list_midway.",
    );
  const elements = Object.values(guides.core[guide.id] ?? {});
  if (elements.length === 0 && !isBesideOurs)
    findings.at(
      ["guides", at, "id"],
      "no-core",
      "warning",
      `Nothing says which questions of "${guide.id}" must be answered "no" before an element may be "no": all stay unknown.`,
      "Mark them with fanal_core.",
    );
}

export function lintStructure(subject: Subject, findings: Findings): void {
  const { guides } = subject.source;
  lintCircles(subject.source, findings);
  guides.guides.forEach((guide, at) => lintProtection(subject, guide, at, findings));
  guides.guides.forEach((guide, at) => {
    const twice = guideStepIds(guide).filter((id, i, all) => all.indexOf(id) !== i && guide.basics?.includes(id) !== true);
    for (const id of new Set(twice))
      findings.at(["guides", at], "listed-twice", "warning", `The guide "${guide.id}" lists "${id}" twice.`, "Keep one.");
  });
}
