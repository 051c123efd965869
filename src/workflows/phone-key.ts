import { err, type Result } from "#lib/result.ts";
import { askPhone, canAskPhone, forgetOnPhone, makePhoneKey } from "#seal/phone-secret.ts";
import type { AddPhoneKeyError } from "#seal/vault-port.ts";
import { withWords } from "#workflows/own-words.ts";
import type { Session } from "#workflows/session.ts";

/** The phone's own key as a second way in: made, used, taken out. The words always open. */
type PhoneError = { readonly type: "PhoneRefused" | "PhoneCannot" };

export const phoneMayOpen = canAskPhone;

export const hasPhoneKey = async (session: Session): Promise<boolean> => (await session.vault.phoneKey()) !== null;

/** The phone asks twice: for the key and for its first use. Only then are the words tried. */
export async function addPhoneKey(session: Session, words: string): Promise<Result<void, AddPhoneKeyError | PhoneError>> {
  const made = await makePhoneKey();
  if (!made.ok) return made;
  const { key, secret } = made.value;
  const added = await withWords(session, session.vault.addPhoneKey(words, key, secret));
  if (!added.ok) await forgetOnPhone(key);
  return added;
}

export async function unlockWithPhone(session: Session) {
  const key = await session.vault.phoneKey();
  if (!key) return err({ type: "WrongPhoneKey" as const });
  const secret = await askPhone(key);
  return secret.ok ? session.unlockWithPhone(secret.value) : secret;
}

/** Open or locked; afterwards only the words open. */
export async function removePhoneKey(session: Session): Promise<Result<void, { readonly type: "StorageRefused" }>> {
  const key = await session.vault.phoneKey();
  const removed = await session.vault.removePhoneKey();
  if (key) await forgetOnPhone(key);
  await session.refresh();
  return removed;
}
