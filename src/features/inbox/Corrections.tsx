import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallMark } from "#domain/directory/call-marks.ts";
import { correctionsCsv, type Decision, type Finding, outcomesToCarry, reportedNumbers } from "#domain/directory/corrections.ts";
import { dayIn, zoneOf } from "#domain/directory/open-hours.ts";
import { CorrectionFinding } from "#features/inbox/CorrectionFinding.tsx";
import styles from "#features/inbox/Inbox.module.css";
import { ReportedEntry } from "#features/inbox/ReportedEntry.tsx";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";
import { usePaged } from "#ui/use-paged.ts";
import { decideCorrection, reportOf } from "#workflows/decide-correction.ts";
import { useSession } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

const FILE_NAME = "corrections.csv";

/** What workers found when they rang numbers of the directory, beside the entry of today; what was decided leaves as a file. */
export function Corrections({ received }: { readonly received: readonly StoredReceivedItem[] }) {
  const { t } = useTranslation(["inbox", "errors"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const services = useServices();
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const [status, setStatus] = useState("");
  const [asking, setAsking] = useState(false);
  const numbers = reportedNumbers(received.flatMap((stored) => reportOf(stored) ?? []));
  const { shown, more } = usePaged(numbers);
  if (numbers.length === 0) return null;
  const nowMs = session.nowMs();
  const outcomes = outcomesToCarry(numbers, services, dayIn(null, nowMs));

  async function decide(finding: Finding, decision: Decision | null) {
    setStatus("");
    const kept = await decideCorrection(session, finding, decision);
    setError(kept.ok ? null : kept.error.type);
    return kept.ok;
  }
  function save() {
    const said = ({ wrong = [] }: CallMark) => wrong.map((key) => t(`corrections.${key}`)).join(" · ");
    saveFile(FILE_NAME, new Blob([correctionsCsv(outcomes, services, said)], { type: "text/csv" }));
    setAsking(false);
    setStatus(t("corrections.saved"));
  }

  return (
    <section className={styles.corrections} aria-label={t("corrections.title")}>
      <h2>{t("corrections.title")}</h2>
      <Quiet>{t("corrections.text")}</Quiet>
      <List label={t("corrections.title")}>
        {shown.map(({ service: id, number, findings }) => {
          const service = services.find((one) => one.id === id);
          const local = service?.phones.find((phone) => phone.number === number)?.number_local ?? number;
          const today = dayIn(service ? zoneOf(service.service_area.country) : null, nowMs);
          return (
            <Card key={`${id} ${number}`} as="li" testId="correction" data={{ "data-service-id": id }}>
              <h3>
                <Bidi>{cleanOutsideText(text(`service.${id}.name`)?.text ?? service?.name ?? id)}</Bidi> <Ltr>{local}</Ltr>
              </h3>
              {service ? <ReportedEntry service={service} number={number} /> : <p>{t("corrections.gone_service")}</p>}
              {findings.map((finding) => (
                <CorrectionFinding
                  key={finding.reports.map(({ rowId }) => rowId).join()}
                  finding={finding}
                  today={today}
                  onDecide={(decision) => decide(finding, decision)}
                />
              ))}
            </Card>
          );
        })}
      </List>
      {more && (
        <BigButton kind="quiet" onPress={more}>
          {t("more")}
        </BigButton>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
      {outcomes.length > 0 && (
        <Actions>
          <BigButton icon={Download} kind="secondary" onPress={() => setAsking(true)} testId="corrections-file">
            {t("corrections.file", { count: outcomes.length })}
          </BigButton>
        </Actions>
      )}
      {asking && (
        <Notice tone="caution">
          <p>{t("corrections.file_text")}</p>
          <BigButton onPress={save} testId="corrections-save">
            {t("corrections.save")}
          </BigButton>
        </Notice>
      )}
      <StatusLine text={status} testId="corrections-saved" />
    </section>
  );
}
