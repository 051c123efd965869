import { toB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { randomBytes } from "#seal/aead.ts";
import { PHONE_SALT_BYTES, type PhoneKey } from "#seal/slot-header.ts";

/**
 * The phone's own key by WebAuthn with the PRF extension: for a salt the phone gives 32 bytes that nobody else can, after its owner's
 * finger, face or code. Whether it can is found out by doing it. Only pages may ask; the secret goes to the vault worker at once,
 * which wipes it.
 */
type PhoneError =
  /** Refused by the person or the phone, or nobody answered. */
  | { readonly type: "PhoneRefused" }
  /** No WebAuthn, no secret, or a key that opens without asking who holds the phone. */
  | { readonly type: "PhoneCannot" };
type Secret = Uint8Array<ArrayBuffer>;

const WAIT_MS = 60_000;
const SECRET_BYTES = 32;
/** Byte of the authenticator data with the flags, and the bit that says somebody was verified. */
const FLAGS_AT = 32;
const VERIFIED = 0x04;
/** ES256 and RS256: what phones and computers have. The signature is never looked at, only the secret counts. */
const ALGORITHMS = [-7, -257] as const;

export const canAskPhone = (): boolean => typeof PublicKeyCredential === "function" && "credentials" in navigator;

/** Makes a key on this phone. Its list of keys shows the title of the page, which names nothing. */
export async function makePhoneKey(): Promise<Result<{ readonly key: PhoneKey; readonly secret: Secret }, PhoneError>> {
  if (!canAskPhone()) return err({ type: "PhoneCannot" });
  const salt = randomBytes(PHONE_SALT_BYTES);
  const name = document.title;
  const made = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name },
        user: { id: randomBytes(16), name, displayName: name },
        challenge: randomBytes(32),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: {
          authenticatorAttachment: "platform",
          // Phones give the secret only to keys they can list; the others do as they like.
          residentKey: "preferred",
          userVerification: "required",
        },
        attestation: "none",
        timeout: WAIT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (!made.ok) return made;
  const key = { name: new Uint8Array(made.value.rawId), salt };
  const { prf } = made.value.getClientExtensionResults();
  if (prf?.enabled !== true) {
    await forgetOnPhone(key);
    return err({ type: "PhoneCannot" });
  }
  // Asked for once more as it will be every day, also where it was given at once: what cannot be repeated is no way in.
  const secret = await askPhone(key);
  if (!secret.ok) await forgetOnPhone(key);
  return secret.ok ? ok({ key, secret: secret.value }) : secret;
}

/** The 32 bytes for this key and salt. */
export async function askPhone({ name, salt }: PhoneKey): Promise<Result<Secret, PhoneError>> {
  if (!canAskPhone()) return err({ type: "PhoneCannot" });
  const got = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: [{ type: "public-key", id: name }],
        userVerification: "required",
        timeout: WAIT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (!got.ok) return got;
  const { response } = got.value;
  const flags = response instanceof AuthenticatorAssertionResponse ? new Uint8Array(response.authenticatorData)[FLAGS_AT] : 0;
  const first = got.value.getClientExtensionResults().prf?.results?.first;
  if (!first || ((flags ?? 0) & VERIFIED) === 0) return err({ type: "PhoneCannot" });
  const secret = (
    ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first)
  ).slice();
  return secret.length === SECRET_BYTES ? ok(secret) : err({ type: "PhoneCannot" });
}

/** Asks the phone to drop the key from its list; phones that cannot be asked go on showing one that opens nothing. */
export async function forgetOnPhone({ name }: PhoneKey): Promise<void> {
  if (!canAskPhone() || !("signalUnknownCredential" in PublicKeyCredential)) return;
  const signal = PublicKeyCredential.signalUnknownCredential as (gone: { rpId: string; credentialId: string }) => Promise<void>;
  await signal.call(PublicKeyCredential, { rpId: location.hostname, credentialId: toB64url(name) }).catch(() => undefined);
}

async function ask(run: () => Promise<Credential | null>): Promise<Result<PublicKeyCredential, PhoneError>> {
  try {
    const answer = await run();
    return answer instanceof PublicKeyCredential ? ok(answer) : err({ type: "PhoneRefused" });
  } catch (error) {
    const cannot =
      error instanceof DOMException && ["NotSupportedError", "ConstraintError", "SecurityError"].includes(error.name);
    return err({ type: cannot ? "PhoneCannot" : "PhoneRefused" });
  }
}
