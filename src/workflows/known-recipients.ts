import type { Organisation } from "#domain/pack/network.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { sameRecipients } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";

type Keys = Pick<Organisation, "id" | "recipients">;

/** Organisations whose keys are others than when they were last chosen here. One that was never chosen has not changed. */
export async function changedRecipients(session: Session, organisations: readonly Keys[]): Promise<ReadonlySet<string>> {
  const known = (await readConfig(session, "recipients")) ?? {};
  const isChanged = ({ id, recipients }: Keys) => known[id] !== undefined && !sameRecipients(known[id], recipients);
  return new Set(organisations.filter(isChanged).map(({ id }) => id));
}

/** Somebody chose it and saw what was said of its keys. */
export async function recipientsSeen(session: Session, { id, recipients }: Keys): Promise<void> {
  const known = (await readConfig(session, "recipients")) ?? {};
  if (known[id] && sameRecipients(known[id], recipients)) return;
  const put = await configPut(session, "recipients", { ...known, [id]: [...recipients] });
  await session.write({ puts: [put], deletes: [] }, { quiet: true });
}
