import {
  Accessibility,
  CalendarDays,
  Clock,
  Eye,
  EyeOff,
  Hand,
  Hash,
  HeartHandshake,
  Languages,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  MessageCircle,
} from "lucide-react";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { shownToPerson } from "#domain/referral/shown-to-person.ts";
import type { BasisKind, ReferralField, ReferralFields } from "#domain/referral/types.ts";
import styles from "#features/referrals/ShowToPerson.module.css";
import { useTalkWords } from "#features/referrals/use-talk-words.ts";
import { useToldWords } from "#features/referrals/use-told-words.ts";
import { WordsLanguage } from "#features/referrals/WordsLanguage.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { LanguageContext, useLanguage } from "#i18n/language-context.ts";
import { directionOf, languageMeta } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import type { Line } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

const ICONS: Readonly<Record<ReferralField, LucideIcon>> = {
  code: Hash,
  age_group: CalendarDays,
  language: Languages,
  needs: Hand,
  access_needs: Accessibility,
  accepted_services: HeartHandshake,
  reach: MessageCircle,
  assessment: Lightbulb,
  flags: Clock,
  indicators: ListChecks,
};

interface ShowToPersonProps {
  /** Who is to read it, by name. */
  readonly name: string;
  readonly basis: BasisKind;
  /** Exactly what would be sealed. */
  readonly fields: ReferralFields;
  /** The person's, as noted. */
  readonly language: string;
  readonly onBack: () => void;
}

/**
 * Who will read it, what for and each line that leaves, to be turned to the person or heard. Words that would tell somebody beside them what
 * the talk was about stay covered until asked for.
 */
export function ShowToPerson({ name, basis, fields, language, onBack }: ShowToPersonProps) {
  const { t } = useTranslation("referrals");
  const choice = useContext(LanguageContext);
  const { lang: own } = useLanguage();
  const [wished, setWished] = useState(language);
  const [isOpen, setOpen] = useState(false);
  const words = useTalkWords(wished);
  const told = useToldWords(words);
  const isAsked = basis === "consent";

  const title = isAsked ? told.pack("q.consent_share_who", "fields.title") : told.ui("title");
  const who = told.pack("q.k1", "check.who");
  // Names and codes are in no recording: the worker says them.
  const reader: Line = { text: cleanOutsideText(name), lang: words.lang, optional: true };
  const purpose = told.ui(isAsked ? "help" : "safe");
  const lines = shownToPerson(fields).map(({ field, open, covered }) => ({
    field,
    label: told.label(field),
    values: (isOpen ? [...open, ...covered] : open).map((value) => told.value(field, value)),
    isCovered: covered.length > 0 && !isOpen,
  }));
  const hasCovered = lines.some(({ isCovered }) => isCovered) || isOpen;
  const ends = [told.ui("no_more"), ...(isAsked ? [told.ui("free")] : [])];
  const heard = [
    title,
    who,
    reader,
    told.ui("for"),
    purpose,
    ...lines.flatMap(({ label, values }) => [label, ...values]),
    ...ends,
  ];
  return (
    <Page title={title.text} titleLang={{ lang: title.lang, dir: directionOf(title.lang) }} back={onBack} focusKey="turned">
      {/* Heard in the language it is shown in, whatever the worker hears. */}
      <LanguageContext value={{ ...choice, lang: words.lang, chosen: words.lang, spoken: words.lang }}>
        <ListenButton lines={heard} />
      </LanguageContext>
      <div className={styles.words} lang={words.lang} dir={words.dir} data-testid="told" data-lang={words.lang}>
        <Card tone="sea">
          <dl className={styles.lines}>
            <div>
              <dt {...ownLanguage(who)}>{who.text}</dt>
              <dd data-testid="told-reader">
                <bdi>{reader.text}</bdi>
              </dd>
            </div>
            <div>
              <dt>{told.ui("for").text}</dt>
              <dd data-testid="told-purpose">{purpose.text}</dd>
            </div>
          </dl>
        </Card>
        <Card>
          <dl className={styles.lines}>
            {lines.map(({ field, label, values, isCovered }) => (
              <div key={field} data-told={field}>
                <dt {...ownLanguage(label)}>
                  <Icon of={ICONS[field]} size={22} />
                  <span>{label.text}</span>
                </dt>
                {(values.length > 0 || isCovered) && (
                  <dd>
                    {values.map((value, index) => (
                      <span key={value.key ?? value.text}>
                        {index > 0 && " · "}
                        <Bidi lang={value.lang}>{value.text}</Bidi>
                      </span>
                    ))}
                    {isCovered && <Icon of={EyeOff} size={26} />}
                  </dd>
                )}
              </div>
            ))}
          </dl>
        </Card>
        {hasCovered && (
          <BigButton kind="secondary" icon={isOpen ? EyeOff : Eye} onPress={() => setOpen(!isOpen)} testId="told-words">
            {words.t(isOpen ? "hide_words" : "show_words")}
          </BigButton>
        )}
        {ends.map((line) => (
          <p key={line.key} className={styles.said}>
            {line.text}
          </p>
        ))}
      </div>
      <DraftMark review={languageMeta(words.lang).review} shownIn={title.lang === wished ? undefined : title.lang} />
      <WordsLanguage
        label={t("told_language")}
        near={[language, own, "fr", "en"]}
        chosen={wished}
        onChoose={(lang) => {
          setWished(lang);
          setOpen(false);
        }}
      />
    </Page>
  );
}
