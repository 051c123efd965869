import * as v from "valibot";
import { type CaseForHandOver, type OpenCase, openMatters } from "#domain/case/hand-over.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry, Projection } from "#domain/case/types.ts";
import type { Listed } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

type EntryProjection = Extract<Projection, { kind: "entry" }>;

/** Types that promise something, and help given, which alone says whether it was to a child. Everything else is in the index. */
const OPENED: readonly string[] = ["follow_up", "meeting_plan", "help"];

/** Every case with something still open. Opens the entries that can hold a promise, in one call. */
export async function readOpenMatters(session: Session): Promise<readonly OpenCase[]> {
  const listed = await session.list("entry");
  const wanted = listed.filter(({ projection }) => projection.kind === "entry" && OPENED.includes(projection.type));
  const opened = new Map<string, Entry>();
  for (const row of await session.open(wanted)) {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (parsed?.success) opened.set(row.rowId, parsed.output as Entry);
  }
  const byCase = new Map<string, (Listed & { readonly projection: EntryProjection })[]>();
  for (const { projection, ...rest } of listed) {
    if (projection.kind !== "entry") continue;
    byCase.set(projection.caseId, [...(byCase.get(projection.caseId) ?? []), { ...rest, projection }]);
  }
  return openMatters([...byCase].map(([caseId, rows]) => caseFrom(caseId, rows, opened)));
}

function caseFrom(
  caseId: string,
  rows: readonly (Listed & { readonly projection: EntryProjection })[],
  opened: ReadonlyMap<string, Entry>,
): CaseForHandOver {
  const inOrder = [...rows].sort((a, b) => a.projection.atMs - b.projection.atMs);
  const told = inOrder.findLast(({ projection }) => projection.type === "screening" || projection.type === "help");
  const help = told ? opened.get(told.rowId) : undefined;
  return {
    caseId,
    code: inOrder.find(({ projection }) => projection.code)?.projection.code ?? "",
    lastAtMs: inOrder.at(-1)?.projection.atMs ?? 0,
    isChild: help?.type === "help" ? help.age !== "adult" : (told?.projection.flags?.includes("child_protection") ?? false),
    referred: inOrder.some(({ projection }) => projection.type === "referral"),
    entries: inOrder.flatMap(({ rowId }) => opened.get(rowId) ?? []).filter((entry) => entry.type !== "help"),
  };
}
