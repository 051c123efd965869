import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { type Line, optional, packLine, uiLine } from "#ui/line.ts";

/** A number to keep, as people of the country write it. */
export interface KeptNumber {
  readonly local: string;
  readonly serviceId: string;
  readonly whoAnswers: Service["who_answers"];
}

interface KeptWords {
  readonly lang: string;
  readonly text: TextLookup;
  readonly aids: (key: string) => string;
  readonly common: (key: string) => string;
}

/** A number digit by digit, so that it can be written down while it is heard; the words for the digits can be recorded. */
export function digitsLine(local: string, { lang, aids }: Pick<KeptWords, "lang" | "aids">): Line {
  const parts = [...local.replace(/[^0-9]/g, "")].map((digit) => ({
    key: `ui.aids.digit.${digit}`,
    text: aids(`digit.${digit}`),
    lang,
  }));
  return { text: parts.map(({ text }) => text).join(", "), lang, parts };
}

/** What is heard of the numbers to keep: whose each is, of which country, who answers, and only then its digits. */
export function keepLines(numbers: readonly KeptNumber[], country: string, words: KeptWords): Line[] {
  const { lang, text, aids, common } = words;
  const key = `country.${country}`;
  return [
    uiLine("aids", "keep_title", aids("keep_title"), lang),
    uiLine("aids", "keep_text", aids("keep_text"), lang),
    ...numbers.flatMap(({ local, serviceId, whoAnswers }) => [
      ...optional(packLine(`service.${serviceId}.name`, text(`service.${serviceId}.name`))),
      uiLine("common", key, common(key), lang),
      ...(whoAnswers ? [uiLine("common", `who_answers.${whoAnswers}`, common(`who_answers.${whoAnswers}`), lang)] : []),
      digitsLine(local, words),
    ]),
  ];
}
