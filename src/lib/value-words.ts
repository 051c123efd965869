import { cleanOutsideText } from "#lib/outside-text.ts";

/** Where words of values come from. `undefined`: there is none. */
export interface ValueWords {
  /** Of the app: `referrals:value.adult`. */
  readonly said: (key: string) => string | undefined;
  /** Of the packs: `label.by_text`. */
  readonly label: (key: string) => string | undefined;
  readonly language: (lang: string) => string;
}

/** One value of a field of a referral, in words: the same for whoever sends it, receives it in the app or opens it with `open.html`. */
export function valueInWords({ said, label, language }: ValueWords, field: string, value: string): string {
  const plain = cleanOutsideText(value);
  // What others sent may be neither looked up as words nor filled in like them (`$t(…)`, `{{…}}`) unless it is one of our values.
  if (field === "code" || !/^[\w.-]+$/.test(plain)) return plain;
  if (field === "language") return language(plain);
  if (field === "indicators") return label(`indicator.${plain}`) ?? plain;
  if (field === "age_group" || field === "flags" || field === "assessment") return said(`referrals:value.${plain}`) ?? plain;
  return label(`label.${plain}`) ?? said(`help:need.${plain}`) ?? plain;
}
