import * as v from "valibot";
import { type Country, CountrySchema } from "#domain/pack/common.ts";
import { type Phone, VerificationSchema } from "#domain/pack/services.ts";
import { dialDigits } from "#lib/outside-text.ts";
import { cleanLine, cleanText } from "../clean.ts";
import { EXCHANGE_LIMITS } from "../limits.ts";
import { readNumber } from "../numbers.ts";
import type { Note } from "../report.ts";
import { PHONE_WORDS } from "./fields.ts";
import type { HsdsPhone } from "./schema.ts";
import { Terms } from "./terms-read.ts";

export interface ReadPhone {
  readonly phone: Phone;
  /** By language. */
  readonly words: Readonly<Record<string, string>>;
}

/** Words of HSDS (RFC 6350) and what they are here; `null`: not for people who seek help. */
const TYPES: Readonly<Record<string, Phone["type"] | null>> = {
  voice: "voice",
  cell: "voice",
  text: "text",
  sms: "sms",
  fax: "fax",
  textphone: "textphone",
  tty: "textphone",
  video: null,
  pager: null,
};

function typeOf(raw: HsdsPhone, terms: Terms, field: string, note: Note): Phone["type"] | null {
  if (terms.has("phone/whatsapp")) return "whatsapp";
  if (terms.has("phone/sms")) return "sms";
  const word = (raw.type ?? "voice").trim().toLowerCase();
  const known = Object.hasOwn(TYPES, word) ? TYPES[word] : undefined;
  if (known === null) note("dropped", field, `a ${word} number is no way to reach a person.`);
  else if (known === undefined) note("changed", `${field}.type`, `"${word}" is not a kind of number: taken as voice.`);
  return known === undefined ? "voice" : known;
}

function callable(text: string | undefined, field: string, note: Note): Country[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").flatMap((code) => {
    if (code === "") return [];
    if (v.is(CountrySchema, code)) return [code];
    note("dropped", field, `"${code}" is not a country of this directory.`);
    return [];
  });
}

/** A number as our own export writes it, digits to dial and digits to read apart; or one of anybody else's. */
function numberOf(
  raw: HsdsPhone,
  terms: Terms,
  country: Country,
  note: Note,
  field: string,
): Pick<Phone, "number" | "number_local" | "short_code"> | null {
  const local = terms.value("phone/local");
  if (local !== undefined)
    return {
      number: dialDigits(raw.number),
      number_local: cleanLine(local, field, note) ?? "",
      short_code: terms.has("phone/short-code"),
    };
  const line = cleanLine(raw.number, field, note);
  return line === undefined ? null : readNumber(line, country);
}

const FREE: Readonly<Record<string, boolean>> = { yes: true, no: false };

export function readPhone(raw: HsdsPhone, country: Country, language: string, field: string, note: Note): ReadPhone | null {
  const terms = new Terms(raw.attributes, `${field}.`, note);
  const type = typeOf(raw, terms, field, note);
  if (type === null) return null;
  const number = numberOf(raw, terms, country, note, `${field}.number`);
  if (number === null) {
    note("dropped", field, `"${raw.number}" cannot be dialled as it stands.`);
    return null;
  }
  const free = terms.value("phone/free");
  const claimed = v.safeParse(VerificationSchema, terms.value("provenance/verification"));
  const phone: Phone = {
    ...number,
    type,
    verification: claimed.success ? claimed.output : "known-not-seen",
    ...(free !== undefined && Object.hasOwn(FREE, free) ? { free: FREE[free] } : {}),
    ...(terms.has("phone/callable-from")
      ? { callable_from: callable(terms.value("phone/callable-from"), `${field}.callable_from`, note) }
      : {}),
    hasDescription: false,
  };
  const described = [raw.description, raw.extension === undefined ? undefined : `ext. ${raw.extension}`].filter(
    (part) => part !== undefined,
  );
  const native = described.length === 0 ? undefined : cleanText(described.join("\n"), `${field}.description`, note);
  const spoken = raw.languages.flatMap(({ name, code, note: more }) => name ?? code ?? more ?? []);
  if (spoken.length > 0) note("changed", `${field}.languages`, "kept among the languages of the service.");
  const words: Record<string, string> = native === undefined ? {} : { [language]: native };
  for (const [lang, text] of terms.words(PHONE_WORDS)) {
    const clean = cleanText(text, `${field}.description`, note);
    if (clean !== undefined) words[lang] = clean;
  }
  return { phone, words };
}

const keyOf = ({ phone }: ReadPhone): string => `${phone.number} ${phone.type}`;

/** Numbers of the service, then those of its places that it has not named itself; how many there may be is limited. */
export function joinPhones(own: readonly ReadPhone[], more: readonly ReadPhone[], note: Note): readonly ReadPhone[] {
  const known = new Set(own.map(keyOf));
  const added = more.filter((read) => !known.has(keyOf(read)) && known.add(keyOf(read)));
  const all = [...own, ...added];
  if (all.length > EXCHANGE_LIMITS.phones)
    note("dropped", "phones", `${all.length} numbers: the first ${EXCHANGE_LIMITS.phones} are kept.`);
  return all.slice(0, EXCHANGE_LIMITS.phones);
}
