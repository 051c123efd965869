import { writeFileSync } from "node:fs";
import { utf8 } from "#lib/bytes.ts";
import { ok } from "#lib/result.ts";
import { signatureOf } from "../lib/sign.ts";
import { type Beside, documentWords } from "./describe.ts";
import { askPassphrase } from "./passphrase.ts";
import { type Person, saysYes } from "./person.ts";
import { freeFile, refuse, type Tried } from "./refusal.ts";
import { type OpenRequest, readRequest } from "./request.ts";
import { type OpenKey, openKey } from "./sealed-key.ts";
import type { Document, KeyHead, SignedFile } from "./shapes.ts";
import { groupsFor, standingOf, strangerWords } from "./standing.ts";
import { spaced } from "./words.ts";

export interface SignWish {
  readonly keyFile: string;
  readonly requestFile: string;
  readonly outFile: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly beside: Beside;
  readonly today: string;
}

/** Shows what is to be signed, asks for each document, and writes what was agreed to. Null: to nothing. */
export async function signWith(wish: SignWish, person: Person): Promise<Tried<string | null>> {
  const request = await readRequest(wish.requestFile);
  if (!request.ok) return request;
  const passphrase = await askPassphrase(person, wish.passphraseFile, wish.keyFile);
  if (!passphrase.ok) return passphrase;
  const key = await openKey(wish.keyFile, passphrase.value);
  if (!key.ok) return key;
  try {
    return await signOpen(wish, request.value, key.value, person);
  } finally {
    key.value.seed.fill(0);
  }
}

async function signOpen(wish: SignWish, request: OpenRequest, key: OpenKey, person: Person): Promise<Tried<string | null>> {
  const { keyId, label, role } = key.head;
  const outFile = freeFile(wish.outFile ?? wish.requestFile.replace(/(?:\.json)?$/, `.${label}.${role}.signatures.json`));
  if (!outFile.ok) return outFile;
  const mine = forKey(wish, request, key.head);
  if (!mine.ok) return mine;
  person.say(`Key ${spaced(keyId)} (${label}), role ${role}.`);
  const signed: SignedFile["signed"] = [];
  for (const document of mine.value) {
    const words = await documentWords(document, request, wish.beside);
    if (!words.ok) return words;
    person.say(`\n${document.name}`);
    for (const line of words.value) person.say(`  ${line}`);
    for (const line of standingOf(document.name, document.signatures, groupsOf(request, document)).sentences)
      person.say(`  ${line}`);
    const agreed = saysYes(await person.ask(`Sign ${document.name}? Only the whole word yes signs: `));
    if (agreed)
      signed.push({
        name: document.name,
        sha256: document.sha256,
        sigB64: signatureOf(utf8(document.text), { keyId, seed: key.seed }).sigB64,
      });
    else person.say(`${document.name} is not signed.`);
  }
  if (signed.length === 0) return ok(null);
  const file: SignedFile = { v: 1, kind: "fanal-signatures", keyId, label, day: wish.today, signed };
  writeFileSync(outFile.value, `${JSON.stringify(file)}\n`, { flag: "wx" });
  return ok(outFile.value);
}

const groupsOf = ({ root, after }: OpenRequest, { name }: Document) => groupsFor(name, root.root, after?.root ?? null);

/** The documents this key may sign and has not signed. */
function forKey({ keyFile, requestFile }: SignWish, request: OpenRequest, { keyId, role }: KeyHead): Tried<readonly Document[]> {
  // The role is the one in the sealed file: a request with a root of its own making gets no signature of another role.
  const may = request.documents.filter((document) =>
    groupsOf(request, document).some((group) => group.role === role && group.keys.keyIds.includes(keyId)),
  );
  if (may.length === 0)
    return refuse(
      keyFile,
      strangerWords(
        keyId,
        request.documents.flatMap((document) => groupsOf(request, document)),
      ),
      `Nothing in ${requestFile} is for this key.`,
    );
  const open = may.filter(({ signatures }) => !signatures.some((signature) => signature.keyId === keyId));
  if (open.length > 0) return ok(open);
  return refuse(requestFile, `Key ${spaced(keyId)} has signed this already: one key counts once.`, "Another keeper has to sign.");
}
