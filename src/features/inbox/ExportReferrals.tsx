import { FileJson, Printer, Sheet, Upload } from "lucide-react";
import { useEffect, useState } from "react";
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
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";
import { useFieldWords } from "#ui/use-field-words.ts";
import { useSession } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

/** Out of the sealed inbox, by somebody who was told what that means. Nothing is made before the second step. */
export function ExportReferrals({ items }: { readonly items: readonly StoredReceivedItem[] }) {
  const { t } = useTranslation(["inbox", "referrals"]);
  const [isAsking, setAsking] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [status, setStatus] = useState("");
  const words = useExportWords();
  useEffect(() => {
    if (!printing) return;
    window.print();
    setPrinting(false);
  }, [printing]);

  const save = (name: string, type: string, text: string) => {
    saveFile(name, new Blob([text], { type }));
    setAsking(false);
    setStatus(t("export.saved", { name }));
  };
  const exported = () => items.map(exportedOf);
  return (
    <>
      <BigButton kind="quiet" icon={Upload} onPress={() => setAsking(true)} testId="export">
        {t("export.button", { number: items.length })}
      </BigButton>
      <StatusLine text={status} />
      {printing && <PrintedReferrals items={items} words={words} />}
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t("export.title")}
        actions={
          <>
            <BigButton
              kind="secondary"
              icon={Sheet}
              onPress={() => save("received.csv", "text/csv", referralsCsv(exported(), words))}
              testId="export-csv"
            >
              {t("export.csv")}
            </BigButton>
            <BigButton
              kind="secondary"
              icon={FileJson}
              onPress={() => save("received.json", "application/json", referralsJson(exported()))}
              testId="export-json"
            >
              {t("export.json")}
            </BigButton>
            <BigButton
              kind="secondary"
              icon={Printer}
              onPress={() => {
                setAsking(false);
                setPrinting(true);
              }}
              testId="export-print"
            >
              {t("export.print")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(false)}>
              {t("export.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("export.open")}</p>
        <p>{t("export.stays")}</p>
        <p>{t("export.taken_back")}</p>
      </Dialog>
    </>
  );
}

function useExportWords(): ExportWords {
  const { t } = useTranslation(["inbox", "referrals"]);
  const { lang } = useLanguage();
  const value = useFieldWords(usePackText(lang));
  return {
    head: (name) =>
      (REFERRAL_FIELDS as readonly string[]).includes(name) ? t(`referrals:field.${name}`) : t(`export.head.${name}`),
    value,
    basis: (kind) => (kind === "" ? "" : t(`basis.${kind}`)),
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
        const { received, from, basis, answerCode, answer, fields } = exportedOf(stored);
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
