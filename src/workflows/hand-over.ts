import * as v from "valibot";
import { whoSaidAge } from "#domain/case/age.ts";
import { ANSWER_ENTRIES, type AnswerNews, openAnswers } from "#domain/case/answers.ts";
import { type CaseForHandOver, type OpenCase, openMatters } from "#domain/case/hand-over.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { EntryProjection } from "#domain/case/summary.ts";
import type { Entry } from "#domain/case/types.ts";
import type { Result } from "#lib/result.ts";
import type { Listed } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { addEntry, listCases } from "#workflows/cases.ts";
import { childHelp } from "#workflows/child-help.ts";
import type { Session } from "#workflows/session.ts";

type ListedEntry = Listed & { readonly projection: EntryProjection };

const isEntry = (listed: Listed): listed is ListedEntry => listed.projection.kind === "entry";

const PROMISES = ["follow_up", "meeting_plan", "hand_over", "hand_over_answer", "taken_over", "withdrawal"] as const;

/** Where an organisation is not in the signed directory any more, nobody knows what it agreed to. */
const USUAL_HOURS = 48;

/** Every case with something still open. Opens the entries that can hold a promise, in one call, and lists no case but those, children and answers. */
export async function readOpenMatters(session: Session): Promise<readonly OpenCase[]> {
  const promises = (await session.list("entry", { types: PROMISES })).filter(isEntry);
  const children = await listCases(session, { from: 0, count: Number.MAX_SAFE_INTEGER, flag: "child_protection" });
  const helped = await childHelp(session);
  const ofChildren = promises.filter(({ projection }) => projection.child === true).map(({ projection }) => projection.caseId);
  const childIds = [...children.rows.map(({ caseId }) => caseId), ...helped.values(), ...ofChildren];
  const asked = (await session.list("entry", { caseIds: childIds, types: ["referral", "reply"] })).filter(isEntry);
  const opened = new Map<string, Entry>();
  for (const row of await session.open([...promises, ...asked])) {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (parsed?.success) opened.set(row.rowId, parsed.output as Entry);
  }
  const answers = await readAnswers(session);
  const caseIds = new Set([...promises.map(({ projection }) => projection.caseId), ...childIds, ...answers.keys()]);
  const byCase = new Map<string, ListedEntry[]>();
  for (const listed of (await session.list("entry", { caseIds: [...caseIds] })).filter(isEntry)) {
    const of = byCase.get(listed.projection.caseId);
    if (of) of.push(listed);
    else byCase.set(listed.projection.caseId, [listed]);
  }
  return openMatters(
    [...byCase].map(([caseId, rows]) => ({
      ...caseFrom(caseId, rows, opened, helped),
      answers: answers.get(caseId) ?? [],
    })),
  );
}

/** Answers nobody here has read, and silence, by case. */
export async function readAnswers(session: Session): Promise<ReadonlyMap<string, readonly AnswerNews[]>> {
  const rows = (await session.list("entry", { types: ANSWER_ENTRIES })).filter(isEntry).map(({ projection }) => projection);
  const { organisations } = session.network();
  const hours = new Map(organisations.map(({ id, agreement }) => [id, agreement?.answerWithinHours ?? USUAL_HOURS]));
  const news = openAnswers(rows, session.nowMs(), (id) => hours.get(id) ?? USUAL_HOURS);
  const byCase = new Map<string, AnswerNews[]>();
  for (const one of news) byCase.set(one.caseId, [...(byCase.get(one.caseId) ?? []), one]);
  return byCase;
}

/** Read, or rung about: it is said once. */
export const answerRead = (session: Session, { caseId, refId }: AnswerNews): Promise<Result<Entry, SaveError>> =>
  addEntry(session, { type: "answer_read", caseId, refId });

function caseFrom(
  caseId: string,
  rows: readonly ListedEntry[],
  opened: ReadonlyMap<string, Entry>,
  helped: ReadonlyMap<string, string>,
): CaseForHandOver {
  const inOrder = [...rows].sort((a, b) => a.projection.atMs - b.projection.atMs);
  const told = whoSaidAge(inOrder, ({ projection }) => projection.type);
  return {
    caseId,
    code: inOrder.find(({ projection }) => projection.code)?.projection.code ?? "",
    lastAtMs: inOrder.at(-1)?.projection.atMs ?? 0,
    isChild: told.some(
      ({ rowId, projection: { flags, child } }) => flags?.includes("child_protection") || helped.has(rowId) || child === true,
    ),
    toldAtMs: Math.max(0, ...told.map(({ projection }) => projection.atMs)),
    entries: inOrder.flatMap(({ rowId }) => opened.get(rowId) ?? []),
  };
}
