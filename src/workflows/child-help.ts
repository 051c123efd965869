import * as v from "valibot";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Session } from "#workflows/session.ts";

/** Help that was given to a child, or to somebody who may be one: case by row id. Entries from before the index said it are opened. */
export async function childHelp(session: Session): Promise<ReadonlyMap<string, string>> {
  const listed = await session.list("entry", { types: ["help"] });
  const found = new Map<string, string>();
  const unsaid = listed.filter(({ rowId, projection }) => {
    if (projection.kind !== "entry") return false;
    if (projection.child === true) found.set(rowId, projection.caseId);
    return projection.child === undefined;
  });
  for (const row of await session.open(unsaid)) {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (parsed?.success && parsed.output.type === "help" && parsed.output.age !== "adult")
      found.set(row.rowId, parsed.output.caseId);
  }
  return found;
}
