import { readFileSync } from "node:fs";
import { assess, assessFacts } from "#domain/screening/assess.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { readCases } from "../lib/case-file.ts";
import { readScreeningContent } from "../lib/pack-source.ts";
import { callsPerSecond, type Figures, figure, printFigures } from "./measure.ts";
import { TRAINED, talkThrough } from "./talk.ts";

/** Rules without a screen: whole cases, and what happens between a tap and the next question. */
const content = readScreeningContent();
const catalogue = createCatalogue(content.indicators, content.rules);
const compiled = compileGuides(content.guides, catalogue.indicatorById.keys());
if (!compiled.ok) throw new Error(`packs/core/content/guides.yaml does not compile: ${JSON.stringify(compiled.error)}`);
const guides = compiled.value;
const { cases } = readCases(
  readFileSync(new URL("../../tests/fixtures/domain/cases.yaml", import.meta.url), "utf8"),
  new Set(catalogue.indicatorById.keys()),
);

/** The floor: the same cases with their element values already known, so only the table is looked up. */
function bareLookUp(): () => void {
  const { table, age, act, means, purpose, smuggling, aggravation } = content.rules;
  const places = cases.map(({ person, facts }) => {
    const at = (order: readonly string[], value: string): number => order.indexOf(order.includes(value) ? value : "unknown");
    return {
      age: at(age, person.age),
      act: at(act, facts.act.value),
      means: at(means, facts.means.value),
      purpose: at(purpose, facts.purpose.value),
      smuggling: at(smuggling, facts.smuggling.value),
      aggravation: at(aggravation, facts.aggravation.value),
    };
  });
  let next = 0;
  let sink = 0;
  return () => {
    const p = places[next++ % places.length]!;
    const index =
      ((((p.age * act.length + p.act) * means.length + p.means) * purpose.length + p.purpose) * smuggling.length + p.smuggling) *
        aggravation.length +
      p.aggravation;
    sink += table[index]!.length;
    if (sink < 0) throw new Error("unreachable, keeps the loop alive");
  };
}

const figures: Figures = {};
let at = 0;
const floor = callsPerSecond(bareLookUp());
figures["assess_case_file_per_s"] = figure(
  callsPerSecond(() => {
    const one = cases[at++ % cases.length]!;
    assessFacts(catalogue, one.person.age, one.facts);
  }),
  "calls/s",
  floor,
  "floor: one look-up in the decision table",
);
for (const guideId of ["rapid", "child"]) {
  const states = talkThrough(guides, guideId, TRAINED);
  let turn = 0;
  const perSecond = callsPerSecond(() => {
    const facts = states[turn++ % states.length]!;
    nextStep(guides, facts, TRAINED);
    assess(guides, catalogue, facts);
  });
  figures[`answer_evaluated_${guideId}_ms`] = figure(
    1000 / perSecond,
    "ms",
    undefined,
    `next step, evidence and assessment; mean over the ${states.length} states of a talk; this machine, not slowed`,
  );
}
printFigures(figures);
