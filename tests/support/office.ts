import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { err, ok } from "#lib/result.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import { enrolDesk } from "#seal/enrol-desk.ts";
import { keyBase, subKey } from "#seal/key-derivation.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { organisationDesk } from "#seal/organisation-desk.ts";
import { OwnPost } from "#seal/own-post.ts";
import type { EnrolmentInfo, SealEnvelopeInput } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";
import { NOW_MS, ORIGINS } from "../seal/support/network.ts";
import { MemorySession } from "./memory-session.ts";

/** The vault's words in these tests. */
export const WORDS = "zoo zone wrong write wrist";

/** A receiving organisation's device whose keys are real: made, kept and destroyed by the vault's own code over records in memory. */
export async function officeOf({ code }: { readonly code: Enrolment }, network: Network, origins: readonly string[] = ORIGINS) {
  const at = new MemorySession();
  at.nowMs = NOW_MS;
  at.network = network;
  const config = await subKey(await keyBase(new Uint8Array(32).fill(7)), "config/v1");
  let post = new OwnPost("vault", config);
  const opened = (row: { readonly rowId: string }) => ({ rowId: row.rowId, ok: true, value: at.rows.get(row.rowId)?.value });
  const open = () => ({ post, openRow: async (row: { readonly rowId: string }) => opened(row) }) as unknown as OpenVault;
  const desk = organisationDesk(open, async (words) =>
    words === WORDS ? ok(undefined) : err({ type: "WrongPassphrase", waitMs: 0 }),
  );
  const { session } = at;
  const written = session.write.bind(session);
  const write: typeof session.write = async (change, extras) => {
    const saved = await written(change, extras);
    if (saved.ok) post.stored((rowId) => at.rows.has(rowId));
    return saved;
  };
  const shown = session.get.bind(session);
  let info: EnrolmentInfo | null = null;
  Object.assign(session, {
    write,
    exclusive: (act: (own: typeof write) => Promise<unknown>) => act(write),
    get: () => ({ ...shown(), enrolment: info }),
    network: () => at.network,
    setEnrolment: (next: EnrolmentInfo) => {
      info = next;
    },
  });
  Object.assign(session.vault, enrolDesk(open), desk, {
    sealEnvelope: (input: SealEnvelopeInput) => post.sealEnvelope(input),
    openEnvelope: (bytes: Bytes, ...given: [Network, string, { refIds: string[]; deviceSeqs: string[] }]) =>
      post.openEnvelope(bytes, ...given),
  });
  const row = () =>
    [...at.rows.values()].find(({ projection }) => projection.kind === "config" && projection.name === "enrolment");
  /** The browser ends and the vault is opened again. */
  const restart = async (): Promise<void> => {
    post = new OwnPost("vault", config);
    const stored = row();
    if (!stored) throw new Error("no enrolment");
    info = await post.loadEnrolment({ rowId: stored.rowId, ok: true, value: stored.value });
  };
  const entered = await post.enrol(await formatEnrolmentCode(code), network, NOW_MS, origins);
  if (!entered.ok) throw new Error(entered.error.type);
  await write({ puts: [entered.value.record], deletes: [] });
  info = entered.value.info;
  /** All private keys there are, as the worker alone has them. */
  const secrets = (): string => JSON.stringify(post.kept);
  return { at, session: session as Session, row, restart, secrets };
}
