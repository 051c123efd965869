import { useTranslation } from "react-i18next";
import type { Entry } from "#domain/case/types.ts";
import { basisInWords } from "#domain/referral/basis-words.ts";
import { fieldsOnPaper } from "#domain/referral/on-paper.ts";
import styles from "#features/referrals/OnPaper.module.css";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay, formatDayAt } from "#i18n/format.ts";
import { utcDay } from "#lib/clock.ts";
import { usePackText } from "#storage/react.ts";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { useSession } from "#workflows/react.ts";

export interface ToldAbout {
  readonly referral: Extract<Entry, { type: "referral" }>;
  /** Of the answer, never of the case. */
  readonly code: string;
  /** Of the team's lead. */
  readonly number: string;
  readonly team: string;
  readonly withSigns: boolean;
}

/** What offices around Calais read, whatever the language of the screens. */
export const OFFICE_LANGUAGES = ["fr", "en"] as const;

/** The page as it is printed. Its title says nothing of what it is about. */
export function OnPaper(about: ToldAbout) {
  return (
    <article className={styles.sheet} data-testid="paper">
      {OFFICE_LANGUAGES.map((lng) => (
        <Half key={lng} lng={lng} {...about} />
      ))}
    </article>
  );
}

function Half({ lng, referral, code, number, withSigns }: ToldAbout & { readonly lng: string }) {
  const { t } = useTranslation(["paper", "referrals", "inbox"], { lng });
  const words = useFieldWords(usePackText(lng), lng);
  const purposeWords = usePurposeWords(lng);
  const session = useSession();
  const { basis, fields } = referral;
  return (
    <section lang={lng} dir="ltr">
      <p className={styles.keep}>{t("sheet.keep")}</p>
      <h2>{t("sheet.title")}</h2>
      <p className={styles.code}>
        {t("sheet.code")} <Ltr>{code}</Ltr>
      </p>
      <dl className={styles.lines}>
        {fieldsOnPaper(referral, withSigns).map((field) => (
          <div key={field} data-field={field}>
            <dt>{t(`referrals:field.${field}`)}</dt>
            <dd>
              <Bidi>{words(field, fields[field])}</Bidi>
            </dd>
          </div>
        ))}
        {basis.kind === "consent" && (
          <div data-field="purpose">
            <dt>{t("referrals:purpose.title")}</dt>
            <dd>
              <Bidi>{purposeWords(basis.purpose)}</Bidi>
            </dd>
          </div>
        )}
        <div>
          <dt>{t(`inbox:basis.${basis.kind}`)}</dt>
          {basisInWords(basis, utcDay(session.nowMs()), t, (day) => formatDay(day, lng)).map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </div>
        <div>
          <dt>{t("sheet.day")}</dt>
          <dd>{formatDayAt(referral.atMs, lng)}</dd>
        </div>
      </dl>
      {withSigns && <p>{t("inbox:honest")}</p>}
      <p>
        {t("sheet.answer")} <Ltr>{number}</Ltr>
      </p>
      <p>{t("sheet.words")}</p>
    </section>
  );
}
