import { parseCaseCode } from "#domain/case/code.ts";
import { basisInWords } from "#domain/referral/basis-words.ts";
import { REFERRAL_FIELDS } from "#domain/referral/types.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { valueInWords } from "#lib/value-words.ts";
import { labelIn } from "#open/labels.ts";
import type { OpenLanguage, Translate } from "#open/words.ts";
import type { Inner } from "#protocol/envelope.ts";

export interface Line {
  readonly name: string;
  readonly values: readonly string[];
}

const own = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;

/** What a referral says, in the order and the words of the inbox. Text of others stays text: only values of ours are looked up. */
export function referralLines({ basis, body, day }: Inner, lang: OpenLanguage, t: Translate, today: string): readonly Line[] {
  const words = {
    said: (key: string) => t(key) || undefined,
    label: (key: string) => labelIn(lang, key),
    language: ownName,
  };
  const fields = REFERRAL_FIELDS.flatMap((field) => {
    const values = [own(body["fields"], field)].flat().filter((one) => typeof one === "string");
    return values.length === 0
      ? []
      : [{ name: t(`referrals:field.${field}`), values: [values.map((one) => valueInWords(words, field, one)).join(" · ")] }];
  });
  const purpose = basis?.kind === "consent" ? cleanOutsideText(basis.purpose) : null;
  const whatFor =
    purpose === null
      ? []
      : [
          {
            name: t("referrals:purpose.title"),
            values: [(/^\w+$/.test(purpose) && t(`referrals:purpose.of.${purpose}`)) || purpose],
          },
        ];
  const why = basis ? [{ name: t(`inbox:basis.${basis.kind}`), values: basisInWords(basis, today, t, (one) => one) }] : [];
  return [...fields, ...whatFor, ...why, { name: t("open:day"), values: [day] }];
}

/** The code an answer is given with by voice; `null` where none that could be one was sealed. */
export function answerCodeIn({ body }: Inner): string | null {
  const code = own(body, "answerCode");
  return typeof code === "string" ? parseCaseCode(code) : null;
}
