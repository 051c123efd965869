import { applyAnswer, markRead, startFacts, takesList } from "#domain/screening/answers.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

/** Of an organisation that signed everything. */
export const TRAINED: WorkerFlags = { specialist: true, childTrained: true };
/** As the demo team's code makes them. */
export const DEMO_WORKER: WorkerFlags = { specialist: false, childTrained: true };

/** Facts after each step of a whole talk, by answers that let it go on as long as it can. */
export function talkThrough(guides: CompiledGuides, guideId: string, worker: WorkerFlags): readonly ScreeningFacts[] {
  const all = [startFacts(guideId)];
  while (all.length < 300) {
    const facts = all.at(-1)!;
    const step = nextStep(guides, facts, worker);
    if (step.kind === "script") all.push(markRead(facts, step.id));
    else if (step.kind === "when") all.push({ ...facts, when: { ...facts.when, [step.id]: "past" } });
    else if (step.kind === "question") all.push(answerOn(guides, facts, step.id, worker));
    else break;
  }
  return all;
}

function answerOn(guides: CompiledGuides, facts: ScreeningFacts, id: string, worker: WorkerFlags): ScreeningFacts {
  const question = guides.questionById.get(id)!.question;
  if (question.type === "talk") return markRead(facts, id);
  // Without a yes to the questions of consent nothing is kept, and a talk that is not kept is another talk.
  const agreed = id.startsWith("consent") ? ["yes"] : [];
  const single = [...agreed, "no", "clearly_adult", "25_plus", ...question.options].filter((value) =>
    question.options.includes(value),
  );
  const values = takesList(question) ? [question.options, ...single.map((value) => [value])] : single;
  const after = values.flatMap((value) => {
    const answered = applyAnswer(guides, facts, id, value);
    return answered.ok ? [answered.value] : [];
  });
  const goesOn = after.find((next) => ["question", "script", "when"].includes(nextStep(guides, next, worker).kind));
  const chosen = goesOn ?? after[0];
  if (chosen === undefined) throw new Error(`no answer to ${id} is taken`);
  return chosen;
}
