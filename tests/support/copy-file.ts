import { writeFileSync } from "node:fs";
import { generateX25519Identity } from "age-encryption";
import { newId } from "#lib/ids.ts";
import type { CopyItem } from "#protocol/copy.ts";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { randomBytes } from "#seal/aead.ts";
import { CopyMaker, KEK_COPY } from "#seal/copy-seal.ts";
import { argon2Wasm, DEFAULT_PARAMS, keyBase, subKey } from "#seal/key-derivation.ts";
import { keysFrom } from "#seal/own-keys.ts";
import { passphraseBytes } from "#seal/passphrase.ts";

/** Before the last three days and not in the future, so that nothing in it is over. */
const AGO_MS = 3_600_000;
const CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export interface ManyCases {
  readonly cases: number;
  readonly notes: number;
}

/** A copy as a phone of the team would make it that joined with this code: so many cases, each with so many notes. */
export async function writeManyCases(file: string, code: string, words: string, { cases, notes }: ManyCases): Promise<void> {
  const parsed = await parseEnrolmentCode(code);
  if (!parsed.ok) throw new Error(parsed.error.type);
  if (parsed.value.kind !== "team") throw new Error("a team's code was wanted");
  const own = await keysFrom({ v: 1, enrolment: parsed.value, identity: await generateX25519Identity() });
  const salt = randomBytes(16);
  const key = await subKey(await keyBase(await argon2Wasm(passphraseBytes(words), salt, DEFAULT_PARAMS)), KEK_COPY);
  const maker = await CopyMaker.begin(own, { door: "words", key, params: DEFAULT_PARAMS, salt });
  const atMs = Date.now() - AGO_MS;
  const parts: Uint8Array[] = [];
  for (let n = 0; n < cases; n++) {
    const caseId = newId();
    const row = (value: object): CopyItem => {
      const entryId = newId();
      return { k: "row", kind: "entry", rowId: entryId, value: { ...value, entryId, caseId, atMs } };
    };
    parts.push(
      ...(await maker.add([
        { k: "case", caseId },
        row({ type: "opened", code: codeOf(n) }),
        ...Array.from({ length: notes }, (_, i) => row({ type: "note", text: `case ${n} note ${i}` })),
      ])),
    );
  }
  const made = await maker.finish({ atMs, cases, unsent: 0, days: 30, hold: false });
  if (!made.ok) throw new Error(made.error.type);
  writeFileSync(file, Buffer.concat([made.value.head, ...parts, ...made.value.parts]));
}

function codeOf(n: number): string {
  let code = "";
  for (let i = 0, rest = n + 1_000_000; i < 6; i++, rest = Math.floor(rest / 32)) code = `${CODE_LETTERS[rest % 32]}${code}`;
  return code;
}
