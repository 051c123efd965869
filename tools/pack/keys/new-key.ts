import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import * as v from "valibot";
import { toB64url } from "#lib/bytes.ts";
import { ok } from "#lib/result.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { keyIdOf } from "#verify/hash.ts";
import { askNewPassphrase } from "./passphrase.ts";
import type { Person } from "./person.ts";
import { publicHalf } from "./public-key.ts";
import { freeFile, refuse, type Tried } from "./refusal.ts";
import { sealKey } from "./sealed-key.ts";
import { type KeyHead, LabelSchema } from "./shapes.ts";
import { spaced } from "./words.ts";

export interface NewKey {
  readonly role: string | undefined;
  readonly label: string | undefined;
  /** Where the sealed private half goes, and the public one unless `publicDir` says another place. */
  readonly outDir: string;
  readonly publicDir: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly isRehearsal: boolean;
  readonly today: string;
  readonly workFactor: number | undefined;
}

const isRole = (role: string | undefined): role is TrustRole => TRUST_ROLES.some((known) => known === role);

/** Makes one key. The private half is never on the disk unsealed. */
export async function newKey(wish: NewKey, person: Person): Promise<Tried<null>> {
  const { role, label, outDir, today } = wish;
  if (!isRole(role)) return refuse(`--role ${role ?? ""}`, "A key has one role.", `Choose one of ${TRUST_ROLES.join(", ")}.`);
  if (!v.is(LabelSchema, label))
    return refuse(
      `--name ${label ?? ""}`,
      "A key needs a name of small letters, digits and hyphens.",
      "Take the post rather than the person, such as lawyer-fr.",
    );
  const sealedFile = freeFile(join(outDir, `${label}.${role}.key.age`));
  if (!sealedFile.ok) return sealedFile;
  const publicFile = freeFile(join(wish.publicDir ?? outDir, `${label}.${role}.public.json`));
  if (!publicFile.ok) return publicFile;
  const passphrase = await askNewPassphrase(person, wish.passphraseFile);
  if (!passphrase.ok) return passphrase;

  const seed = crypto.getRandomValues(new Uint8Array(32));
  try {
    const publicKey = ed25519.getPublicKey(seed);
    const head: KeyHead = {
      v: 1,
      role,
      keyId: await keyIdOf(publicKey),
      publicB64: toB64url(publicKey),
      label,
      day: today,
      ...(wish.isRehearsal ? { development: true } : {}),
    };
    const key = { head, seed };
    const sealed = await sealKey(key, passphrase.value, wish.workFactor);
    mkdirSync(outDir, { recursive: true, mode: 0o700 });
    writeFileSync(sealedFile.value, sealed, { mode: 0o600, flag: "wx" });
    mkdirSync(wish.publicDir ?? outDir, { recursive: true });
    writeFileSync(publicFile.value, `${JSON.stringify(publicHalf(key))}\n`, { flag: "wx" });
    person.say(`Key ${spaced(head.keyId)}, role ${role}, name ${label}${wish.isRehearsal ? ", FOR REHEARSING ONLY" : ""}.`);
    person.say(
      `${sealedFile.value}: the private half, sealed. It stays with you. Make one copy, on another stick, in another place.`,
    );
    person.say(`${publicFile.value}: the public half. Give it to whoever makes the root, and read the key id to them by voice.`);
    return ok(null);
  } finally {
    seed.fill(0);
  }
}
