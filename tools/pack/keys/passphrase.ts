import { fromUtf8 } from "#lib/bytes.ts";
import { ok } from "#lib/result.ts";
import { estimateBits, normalisePassphrase, suggestWords, WORD_BITS } from "#seal/passphrase.ts";
import type { Person } from "./person.ts";
import { readBytes, refuse, type Tried } from "./refusal.ts";

/** One more than a vault: whoever has the file can try for years, and a key of the root is worth years. */
const WORDS = 6;
const NEEDED_BITS = WORDS * WORD_BITS;

const WHERE = "passphrase";

async function typed(person: Person, file: string | undefined, question: string): Promise<Tried<string>> {
  if (file !== undefined) {
    const bytes = readBytes(file);
    if (!bytes.ok) return bytes;
    try {
      return ok(normalisePassphrase(fromUtf8(bytes.value).split("\n")[0] ?? ""));
    } finally {
      bytes.value.fill(0);
    }
  }
  const answer = await person.askSecret(question);
  if (answer === null) return refuse(WHERE, "None was typed.", "Start again.");
  return ok(normalisePassphrase(answer));
}

/** The passphrase of a sealed key that is there, normalised. */
export const askPassphrase = (person: Person, file: string | undefined, keyFile: string): Promise<Tried<string>> =>
  typed(person, file, `Passphrase of ${keyFile}: `);

/** A new passphrase: typed twice, or made and then typed once by somebody who has written it down. */
export async function askNewPassphrase(person: Person, file: string | undefined): Promise<Tried<string>> {
  const first = await typed(person, file, "New passphrase (only Enter: six words are made for you): ");
  if (!first.ok) return first;
  if (first.value === "" && file === undefined && person.isTerminal) return madePassphrase(person);
  const bits = estimateBits(first.value);
  if (bits < NEEDED_BITS)
    return refuse(
      file ?? WHERE,
      `It can be guessed: ${bits} bits by our careful count, ${NEEDED_BITS} are needed.`,
      "Take six words that have nothing to do with each other, or only press Enter and let them be made.",
    );
  if (file !== undefined || !person.isTerminal) return first;
  const second = await typed(person, undefined, "The same again: ");
  if (!second.ok || second.value === first.value) return second;
  return refuse(WHERE, "The two differ.", "Nothing was made. Start again.");
}

async function madePassphrase(person: Person): Promise<Tried<string>> {
  const words = suggestWords(WORDS);
  person.say(`\n  ${words}\n`);
  person.say("Write these six words on paper now, by hand. They are shown this once, and nobody can bring them back.");
  const again = await typed(person, undefined, "Type them from your paper: ");
  if (!again.ok || again.value === words) return again;
  return refuse(WHERE, "What was typed is not what was shown.", "Nothing was made. Start again, and look at your paper.");
}
