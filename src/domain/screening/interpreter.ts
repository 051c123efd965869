import type { CompiledGuides } from "#domain/screening/compile.ts";
import type { Interpreter, ScreeningFacts } from "#domain/screening/types.ts";

/** The check of the interpreter, known by its key so that a guide may call it as it likes. */
const INTERPRETER_KEY = "interpreter";
/** Packs of the first version gave the check no key. */
const INTERPRETER_ID = "s2";

/** Somebody carries the words who travels with the person, is a relative, leads the camp, or is paid by one of these. */
export const isDoubtful = (interpreter: Interpreter | undefined): boolean =>
  interpreter !== undefined && interpreter.role !== "none" && !interpreter.independent;

export const interpreterCheckId = (compiled: CompiledGuides): string | null =>
  compiled.source.questions.find(({ key }) => key === INTERPRETER_KEY)?.id ??
  (compiled.questionById.has(INTERPRETER_ID) ? INTERPRETER_ID : null);

/**
 * Another person carries the words from now on (safeguarding rule 3.10, and the stop rule on interpreters). Independence, gender,
 * dialect, political risk and the promise of privacy are about this very person, so the check of the interpreter is asked again, and
 * fails for one who is not independent: the questions end there. Should the talk go on all the same, what is said through this person
 * is kept and counts as not sure until it is answered again; a red flag, age and who cares for a child are read as given, since doubt
 * about words must never take protection away. What was said before stays as it was.
 */
export function switchInterpreter<F extends ScreeningFacts>(compiled: CompiledGuides, facts: F, interpreter: Interpreter): F {
  const { interpreter: current } = facts;
  if (current?.role === interpreter.role && current.independent === interpreter.independent) return facts;
  const check = interpreterCheckId(compiled);
  const answers = Object.fromEntries(Object.entries(facts.answers).filter(([id]) => id !== check));
  return { ...facts, interpreter, answers };
}
