import { type HeldStep, SHOWN } from "#domain/screening/person-held-run.ts";
import { type Picture, picturesFor, plainWords } from "#features/person-held/pictures.ts";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import type { Line } from "#ui/line.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";

/** One screen of the person's part: what is heard, what may be read, and what can be pressed. */
export interface Asked {
  readonly key: string;
  /** All that stands there at first: "Question 3". */
  readonly title: string;
  /** The question; not in the page before the person asks for it. Absent where the title says it all. */
  readonly words?: TextInLanguage;
  readonly answers: readonly AskedAnswer[];
  readonly many: boolean;
  readonly spoken: readonly Line[];
}

export interface AskedAnswer {
  readonly value: string;
  readonly picture: Picture;
  /** The name of the picture, or the answer itself where it gives nothing away. */
  readonly neutral: TextInLanguage;
  readonly full: TextInLanguage;
}

interface Source {
  readonly key: string;
  readonly title: string;
  readonly textKey: string;
  readonly text: TextInLanguage;
  readonly values: readonly string[];
  readonly many?: boolean;
  /** Words of the answer and the key they are recorded under. */
  readonly label: (value: string) => { readonly key: string; readonly text: TextInLanguage };
  /** The answers may be read from the start. */
  readonly plain: boolean;
}

function asked({ t, lang }: HeldWords, { key, title, textKey, text, values, many = false, label, plain }: Source): Asked {
  const pictures = picturesFor(values);
  const answers = values.map((value): AskedAnswer => {
    const picture = pictures.get(value) as Picture;
    const full = label(value).text;
    return { value, picture, full, neutral: plain ? full : inLanguage(t(`picture.${picture.name}`), lang) };
  });
  // The picture and what it stands for are two recordings: each is made once and used in every question.
  const said = answers.map(
    ({ value, picture, full }): Line => ({
      text: t("spoken", { picture: t(`picture.${picture.name}`), answer: full.text }),
      lang,
      parts: [
        { key: `ui.person-held.picture.${picture.name}`, text: t(`picture.${picture.name}`), lang },
        { key: label(value).key, text: full.text, lang: full.lang },
      ],
    }),
  );
  return { key, title, words: text, answers, many, spoken: [{ key: textKey, text: text.text, lang: text.lang }, ...said] };
}

/** Yes, no, not sure and skip are short words of our own; other answers are those of the pack. */
const labelOf = (words: HeldWords) => (value: string) =>
  plainWords([value])
    ? { key: `ui.person-held.answer.${value}`, text: inLanguage(words.t(`answer.${value}`), words.lang) }
    : { key: `label.${value}`, text: words.of(`label.${value}`) };

export function askedStep(words: HeldWords, step: HeldStep): Asked {
  const { question, number } = step;
  const title = words.t("question", { number });
  const label = labelOf(words);
  if (step.kind === "when") {
    const text = words.of("when.text");
    return asked(words, {
      key: `${question.id}.when`,
      title,
      textKey: "when.text",
      text,
      values: ["now", "past", "not_sure"],
      label,
      plain: false,
    });
  }
  const { id, options, type } = question;
  return asked(words, {
    key: id,
    title,
    textKey: `q.${id}`,
    text: words.of(`q.${id}`),
    values: options,
    many: type === "multi",
    label,
    plain: plainWords(options),
  });
}

/** Asked last: may the worker know of a danger now? */
export const askedDanger = (words: HeldWords): Asked =>
  asked(words, {
    key: "danger",
    title: words.t("last"),
    textKey: "ui.person-held.danger_question",
    text: inLanguage(words.t("danger_question"), words.lang),
    values: ["yes", "no"],
    label: labelOf(words),
    plain: true,
  });

/** What may be seen. These words name no topic, and choosing blindly here would delete. */
export function askedShow(words: HeldWords, danger: "yes" | "no" | null): Asked {
  const text = inLanguage(words.t("show.title"), words.lang);
  const made = asked(words, {
    key: "show",
    title: text.text,
    textKey: "ui.person-held.show.title",
    text,
    values: SHOWN.filter((show) => show !== "danger_only" || danger === "yes"),
    label: (value) => ({ key: `ui.person-held.show.${value}`, text: inLanguage(words.t(`show.${value}`), words.lang) }),
    plain: true,
  });
  return withoutWords(made);
}

/** Before the first question: does the person hear the phone, and does anybody else? */
export function askedCheck(words: HeldWords): Asked {
  const title = words.t("check.title");
  const LABELS: Readonly<Record<string, string>> = { yes: "ear", no: "aloud", not_sure: "nothing" };
  const made = asked(words, {
    key: "check",
    title,
    textKey: "ui.person-held.check.sentence",
    text: inLanguage(words.t("check.sentence"), words.lang),
    values: Object.keys(LABELS),
    label: (value) => ({
      key: `ui.person-held.check.${LABELS[value]}`,
      text: inLanguage(words.t(`check.${LABELS[value]}`), words.lang),
    }),
    plain: true,
  });
  return { ...withoutWords(made), spoken: made.spoken.slice(0, 1) };
}

function withoutWords({ words: _, ...rest }: Asked): Asked {
  return rest;
}
