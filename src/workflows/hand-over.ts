import * as v from "valibot";
import { type CaseForHandOver, type OpenCase, openMatters } from "#domain/case/hand-over.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { EntryProjection } from "#domain/case/summary.ts";
import type { Entry } from "#domain/case/types.ts";
import type { Listed } from "#seal/vault-port.ts";
import { listCases } from "#workflows/cases.ts";
import { childHelp } from "#workflows/child-help.ts";
import type { Session } from "#workflows/session.ts";

type ListedEntry = Listed & { readonly projection: EntryProjection };

const isEntry = (listed: Listed): listed is ListedEntry => listed.projection.kind === "entry";

/** Every case with something still open. Opens the entries that can hold a promise, in one call, and lists no case but those and children. */
export async function readOpenMatters(session: Session): Promise<readonly OpenCase[]> {
  const promises = (await session.list("entry", { types: ["follow_up", "meeting_plan"] })).filter(isEntry);
  const children = await listCases(session, { from: 0, count: Number.MAX_SAFE_INTEGER, flag: "child_protection" });
  const helped = await childHelp(session);
  const opened = new Map<string, Entry>();
  for (const row of await session.open(promises)) {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (parsed?.success) opened.set(row.rowId, parsed.output as Entry);
  }
  const caseIds = new Set([
    ...promises.map(({ projection }) => projection.caseId),
    ...children.rows.map(({ caseId }) => caseId),
    ...helped.values(),
  ]);
  const byCase = new Map<string, ListedEntry[]>();
  for (const listed of (await session.list("entry", { caseIds: [...caseIds] })).filter(isEntry)) {
    const of = byCase.get(listed.projection.caseId);
    if (of) of.push(listed);
    else byCase.set(listed.projection.caseId, [listed]);
  }
  return openMatters([...byCase].map(([caseId, rows]) => caseFrom(caseId, rows, opened, helped)));
}

function caseFrom(
  caseId: string,
  rows: readonly ListedEntry[],
  opened: ReadonlyMap<string, Entry>,
  helped: ReadonlyMap<string, string>,
): CaseForHandOver {
  const inOrder = [...rows].sort((a, b) => a.projection.atMs - b.projection.atMs);
  const told = inOrder.findLast(({ projection }) => projection.type === "screening" || projection.type === "help");
  const isFlagged = told?.projection.flags?.includes("child_protection") ?? false;
  return {
    caseId,
    code: inOrder.find(({ projection }) => projection.code)?.projection.code ?? "",
    lastAtMs: inOrder.at(-1)?.projection.atMs ?? 0,
    isChild: told?.projection.type === "help" ? helped.has(told.rowId) : isFlagged,
    referred: inOrder.some(({ projection }) => projection.type === "referral"),
    entries: inOrder.flatMap(({ rowId }) => opened.get(rowId) ?? []),
  };
}
