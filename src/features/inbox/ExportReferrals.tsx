import { FileJson, Sheet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { basisInWords } from "#domain/referral/basis-words.ts";
import { type ExportWords, referralsCsv, referralsJson } from "#domain/referral/export.ts";
import { REFERRAL_FIELDS } from "#domain/referral/types.ts";
import { exportedOf } from "#features/inbox/exported.ts";
import styles from "#features/inbox/Inbox.module.css";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { ExportDialog } from "#ui/ExportDialog.tsx";
import { useFieldWords } from "#ui/use-field-words.ts";
import { usePurposeWords } from "#ui/use-purpose-words.ts";
import { useSession } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

/** Referrals out of the sealed inbox: as a table, for another program, on paper. */
export function ExportReferrals({ items }: { readonly items: readonly StoredReceivedItem[] }) {
  const { t } = useTranslation(["inbox", "referrals"]);
  const words = useExportWords();
  const exported = () => items.map(exportedOf);
  const table = () => new Blob([referralsCsv(exported(), words)], { type: "text/csv" });
  const json = () => new Blob([referralsJson(exported())], { type: "application/json" });
  return (
    <ExportDialog
      button={t("export.button", { number: items.length })}
      title={t("export.title")}
      warnings={[t("export.open"), t("export.stays"), t("export.taken_back")]}
      files={[
        { icon: Sheet, label: t("export.csv"), name: "received.csv", make: table, testId: "export-csv" },
        { icon: FileJson, label: t("export.json"), name: "received.json", make: json, testId: "export-json" },
      ]}
      paper={{ label: t("export.print"), draw: () => <PrintedReferrals items={items} words={words} />, testId: "export-print" }}
      saved={(name) => t("export.saved", { name })}
      no={t("export.no")}
      testId="export"
    />
  );
}

function useExportWords(): ExportWords {
  const { t } = useTranslation(["inbox", "referrals"]);
  const { lang } = useLanguage();
  const value = useFieldWords(usePackText(lang));
  const purpose = usePurposeWords();
  return {
    head: (name) =>
      (REFERRAL_FIELDS as readonly string[]).includes(name) ? t(`referrals:field.${name}`) : t(`export.head.${name}`),
    value,
    basis: (kind) => (kind === "" ? "" : t(`basis.${kind}`)),
    purpose: (asked) => (asked === "" ? "" : purpose(asked)),
    told: (told) => t(`referrals:told.${told}`),
    childView: (view) => t(`referrals:view.${view}`),
    answer: (reply) => t(`reply.${reply}`),
  };
}

/** On paper only, while it is being printed. */
function PrintedReferrals({ items, words }: { readonly items: readonly StoredReceivedItem[]; readonly words: ExportWords }) {
  const { t } = useTranslation(["inbox", "referrals"]);
  const { lang } = useLanguage();
  const session = useSession();
  const why = ({ item }: StoredReceivedItem) =>
    item.inner?.basis ? basisInWords(item.inner.basis, utcDay(session.nowMs()), t, (day) => formatDay(day, lang)) : [];
  return (
    <div className={styles.paper} aria-hidden="true" data-testid="export-paper">
      <p>{t("export.keep")}</p>
      {items.map((stored) => {
        const { received, from, basis, purpose, answerCode, answer, fields } = exportedOf(stored);
        return (
          <section key={stored.rowId} className={styles.printed}>
            <p>
              {formatDay(received, lang)} · <Bidi>{cleanOutsideText(from)}</Bidi>
            </p>
            <dl>
              {REFERRAL_FIELDS.filter((field) => fields[field] !== undefined).map((field) => (
                <div key={field}>
                  <dt>{words.head(field)}</dt>
                  <dd>
                    <Bidi>{words.value(field, fields[field])}</Bidi>
                  </dd>
                </div>
              ))}
              <div>
                <dt>{words.basis(basis)}</dt>
                {why(stored).map((line) => (
                  <dd key={line}>{line}</dd>
                ))}
              </div>
              {purpose !== "" && (
                <div>
                  <dt>{words.head("purpose")}</dt>
                  <dd>
                    <Bidi>{words.purpose(purpose)}</Bidi>
                  </dd>
                </div>
              )}
              {answerCode !== "" && (
                <div>
                  <dt>{words.head("answerCode")}</dt>
                  <dd>
                    <Ltr>{answerCode}</Ltr>
                  </dd>
                </div>
              )}
              {answer !== "" && (
                <div>
                  <dt>{words.head("answer")}</dt>
                  <dd>{words.answer(answer)}</dd>
                </div>
              )}
            </dl>
          </section>
        );
      })}
      <p>{t("honest")}</p>
    </div>
  );
}
