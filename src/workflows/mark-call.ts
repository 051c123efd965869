import type { CallMark } from "#domain/directory/call-marks.ts";
import type { Correction } from "#domain/directory/corrections.ts";
import type { Organisation } from "#domain/pack/network.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { outboxPut } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

export type MarkCallError = SealEnvelopeError | SaveError;

/** Who gets corrections of this phone: organisations of the signed network that take them. */
export function correctionTakers(session: Session): readonly Organisation[] {
  const { enrolment } = session.get();
  if (enrolment === null) return [];
  const own = enrolment.kind === "organisation" ? enrolment.organisation.id : null;
  return session.network().organisations.filter(({ id, corrections }) => corrections && id !== own);
}

/**
 * Notes what came of ringing a number: it counts on this phone at once, and a sealed correction for each organisation that takes them
 * waits in the outbox. Written together or not at all.
 */
export async function markCall(
  session: Session,
  serviceId: string,
  mark: CallMark,
): Promise<Result<{ readonly to: readonly string[] }, MarkCallError>> {
  const takers = correctionTakers(session);
  return session.exclusive(async (write) => {
    const nowMs = session.nowMs();
    const first = (await readConfig(session, "sequence")) ?? 0;
    const puts: RecordPut[] = [];
    const envelopes: OutboxRow[] = [];
    for (const [index, taker] of takers.entries()) {
      const refId = newId();
      const body: Correction = { service: serviceId, mark };
      const sealed = await session.vault.sealEnvelope({
        kind: "directory_correction",
        refId,
        seq: first + index,
        day: utcDay(nowMs),
        to: { id: taker.id, recipients: taker.recipients },
        body,
      });
      if (!sealed.ok) return sealed;
      envelopes.push({ id: sealed.value.id, envelope: sealed.value.bytes });
      puts.push(
        outboxPut({
          envelopeId: sealed.value.id,
          mailbox: taker.mailbox,
          toId: taker.id,
          toName: taker.name,
          kind: "directory_correction",
          refId,
          state: "sealed",
          attempts: 0,
          nextTryMs: 0,
          sealedAtMs: nowMs,
        }),
      );
    }
    if (takers.length > 0) puts.push(await configPut(session, "sequence", first + takers.length));
    const saved = await write({ puts, deletes: [] }, { outboxAdd: envelopes, callMark: { serviceId, mark } });
    return saved.ok ? ok({ to: takers.map(({ name }) => name) }) : saved;
  });
}
