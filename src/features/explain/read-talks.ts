import type { Entry } from "#domain/case/types.ts";
import { type CompiledGuides, compileGuides } from "#domain/screening/compile.ts";
import { type Catalogue, createCatalogue } from "#domain/screening/evidence.ts";
import { readCase } from "#workflows/cases.ts";
import { guidesFor } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

/** The rules a talk was held under; a later pack never reads an earlier talk anew. */
export interface Held {
  readonly compiled: CompiledGuides;
  readonly catalogue: Catalogue;
}

export interface Talk {
  readonly entry: Extract<Entry, { type: "screening" }>;
  /** `null` where the pack version it was held in is no longer on this phone: its result stands, the reasons cannot be worked out. */
  readonly held: Held | null;
}

/** Finished talks of a case, newest first. */
export async function readTalks(session: Session, caseId: string): Promise<readonly Talk[]> {
  const { view } = await readCase(session, caseId);
  const talks = view.screenings.map(async (entry): Promise<Talk> => {
    const content = await guidesFor(session, entry.screening.pack);
    const compiled = content && compileGuides(content.guides);
    return {
      entry,
      held:
        content && compiled?.ok
          ? { compiled: compiled.value, catalogue: createCatalogue(content.indicators, content.rules) }
          : null,
    };
  });
  return (await Promise.all(talks)).reverse();
}
