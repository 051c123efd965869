import type { Projection } from "#domain/case/types.ts";
import type { Listed } from "#seal/vault-port.ts";
import { listDrafts, placeKey } from "#workflows/draft-rows.ts";
import type { Session } from "#workflows/session.ts";

/** What is on this phone already, by name. Kept up to date while a copy is taken in. */
export interface Here {
  readonly entries: Map<string, Listed>;
  /** Rows of talks that were finished here, by case. */
  readonly finished: Map<string, Listed[]>;
  readonly cases: Map<string, { code: string }>;
  readonly talks: Map<string, Listed>;
  readonly drafts: Set<string>;
  readonly envelopes: Set<string>;
  readonly log: Map<string, Listed>;
  readonly received: Set<string>;
}

const ofKind = <K extends Projection["kind"]>(projection: Projection, kind: K): projection is Extract<Projection, { kind: K }> =>
  projection.kind === kind;

export async function whatIsHere(session: Session): Promise<Here> {
  const here: Here = {
    entries: new Map(),
    finished: new Map(),
    cases: new Map(),
    talks: new Map((await session.list("screening")).map((listed) => [listed.rowId, listed])),
    drafts: new Set((await listDrafts(session)).map(({ projection }) => placeKey(projection))),
    envelopes: new Set(),
    log: new Map((await session.list("log")).map((listed) => [listed.rowId, listed])),
    received: new Set(),
  };
  for (const listed of await session.list("entry")) {
    const { projection } = listed;
    if (!ofKind(projection, "entry")) continue;
    const { caseId, code, type } = projection;
    here.entries.set(listed.rowId, listed);
    here.cases.set(caseId, { code: code ?? here.cases.get(caseId)?.code ?? "" });
    if (type === "screening") here.finished.set(caseId, [...(here.finished.get(caseId) ?? []), listed]);
  }
  for (const { projection } of await session.list("outbox"))
    if (ofKind(projection, "outbox")) here.envelopes.add(projection.envelopeId);
  for (const { projection } of await session.list("received"))
    if (ofKind(projection, "received")) here.received.add(projection.envelopeId);
  return here;
}
