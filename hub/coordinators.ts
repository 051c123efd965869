import { wordlist } from "@scure/bip39/wordlists/english.js";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { sixWords } from "#lib/six-words.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import {
  COORDINATOR_MAX_CHARS,
  COORDINATOR_PREFIX,
  type CoordinatorCard,
  CoordinatorCardSchema,
  coordinatorMessage,
} from "#protocol/join.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { secretHash } from "./access.ts";
import { certificateOf } from "./certificates.ts";
import type { Office } from "./enrol.ts";
import type { Register, RegisteredTeam } from "./register.ts";
import { CARD_OF_NEWER } from "./words.ts";

async function verify(key: string, message: Bytes, signature: string): Promise<boolean> {
  const [publicKey, sig] = [fromB64url(key), fromB64url(signature)];
  return publicKey !== null && sig !== null && (await ed25519Verify(publicKey, sig, message));
}

/** The certificate on a card, when a key of the team made it and it still counts. */
const certificateOn = ({ cert }: CoordinatorCard, team: RegisteredTeam, register: Register, today: string) =>
  certificateOf(
    cert,
    team.id,
    async (serial) =>
      register.revoked.includes(serial) ? [] : [team.teamKey, ...(team.coordinators ?? []).map(({ key }) => key)],
    today,
  );

/**
 * Takes the coordinator's phone on a card into the signed directory: from then on it lets others into the team, and gets what the team's
 * phones send their coordinators. A card of the same key takes the place of the one before. The six words are what the coordinator's
 * phone shows; whoever runs this compares them before pressing on.
 */
export async function addCoordinator(
  { control, register, nowMs }: Office,
  team: RegisteredTeam,
  text: string,
): Promise<Result<{ readonly register: Register; readonly words: string }, string>> {
  const read = await parseCheckedJson(COORDINATOR_PREFIX, text, COORDINATOR_MAX_CHARS, CoordinatorCardSchema);
  if (!read.ok) return err(read.error.type === "MadeByNewer" ? CARD_OF_NEWER : "This is not a whole coordinator's card.");
  const { bytes, value: card } = read.value;
  const { key, recipient, mailbox, sig, keySig } = card;
  const message = coordinatorMessage(card);
  const cert = await certificateOn(card, team, register, utcDay(nowMs));
  if (cert === null || !(await verify(cert.devicePub, message, sig)) || !(await verify(key, message, keySig)))
    return err(`No phone of ${team.id} that counts today vouches for this card.`);
  await control.addCoordinator({ key, owner: team.id });
  const others = (team.coordinators ?? []).filter((each) => each.key !== key);
  const coordinators = [...others, { key, recipient, mailbox }];
  const teams = register.teams.map((each) => (each === team ? { ...each, coordinators } : each));
  return ok({ register: { ...register, teams }, words: sixWords(secretHash(bytes), wordlist) });
}

/** Ends the key, the phones it let in, and their certificates. */
export async function endCoordinator({ control, register }: Office, key: string): Promise<Result<Register, string>> {
  if (!register.teams.some(({ coordinators = [] }) => coordinators.some((each) => each.key === key)))
    return err(`No coordinator has the key ${key}.`);
  await control.endCoordinator(key);
  const teams = register.teams.map(({ coordinators = [], ...team }) => {
    const left = coordinators.filter((each) => each.key !== key);
    return { ...team, ...(left.length > 0 && { coordinators: left }) };
  });
  return ok({ ...register, teams });
}

/** What coordinators shut out since the directory was last signed. */
export async function withRevoked({ control, register }: Pick<Office, "control" | "register">): Promise<Register> {
  const known = new Set(register.revoked);
  const news = (await control.revokedDevices()).filter((serial) => !known.has(serial));
  return news.length === 0 ? register : { ...register, revoked: [...register.revoked, ...news] };
}
