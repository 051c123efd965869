import { NotebookPen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BasisKind } from "#domain/referral/types.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { addLogEntry, LOG_REFERENCE_MAX_CHARS, readLog } from "#workflows/safeguarding-log.ts";

const BASES: readonly BasisKind[] = ["child_protection", "danger_to_life"];
const DECIDERS = ["safeguarding_lead", "second_person"] as const;
const ROLES = [
  "child_protection_service",
  "emergency_service",
  "police",
  "prosecutor",
  "missing_children_line",
  "receiving_service",
  "specialist_charity",
] as const;

/** Day, role that decided, basis, reported to which role, reference. No answers and no case. */
export function SafeguardingLog() {
  const { t } = useTranslation(["team", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const entries = useVaultQuery(readLog);
  const organisations = useOrganisations();
  const [basis, setBasis] = useState<BasisKind | null>(null);
  const [decider, setDecider] = useState<string | null>(null);
  const [role, setRole] = useState<string | null>(null);
  const [reference, setReference] = useState("");
  const tooLong = reference.length > LOG_REFERENCE_MAX_CHARS;
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | null>(null);

  const reportedTo = (to: string) =>
    ROLES.some((r) => r === to) ? t(`log.value.${to}`) : cleanOutsideText(organisations.find((o) => o.id === to)?.name ?? to);

  async function save() {
    if (!basis || !decider || !role) return;
    const saved = await addLogEntry(session, { basis, decidedBy: decider, reportedTo: role, reference });
    if (!saved.ok) return setError(saved.error.type);
    setBasis(null);
    setDecider(null);
    setRole(null);
    setReference("");
    setError(null);
    setStatus(t("log.saved"));
  }

  const group = (name: string, values: readonly string[], chosen: string | null, choose: (value: string) => void) => (
    <>
      <h2 id={`log-${name}`}>{t(`log.${name}`)}</h2>
      <AnswerGrid labelledBy={`log-${name}`}>
        {values.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`log.value.${value}`), lang)}
            chosen={chosen === value}
            onPress={() => choose(value)}
          />
        ))}
      </AnswerGrid>
    </>
  );

  return (
    <Page title={t("log.title")} back="/team">
      <p>{t("log.text")}</p>
      {entries?.length === 0 && <EmptyState icon={NotebookPen} title={t("log.empty")} />}
      {entries?.map((entry) => (
        <Card key={entry.logId} as="article" testId="log-entry">
          <p>
            {formatDay(utcDay(entry.atMs), lang)} · {t(`log.value.${entry.basis}`)}
          </p>
          <Quiet>
            {t("log.decided", { who: t(`log.value.${entry.decidedBy}`) })} · {t("log.reported")}{" "}
            <Bidi>{reportedTo(entry.reportedTo)}</Bidi>
            {entry.reference && (
              <>
                {" · "}
                <Bidi>{entry.reference}</Bidi>
              </>
            )}
          </Quiet>
        </Card>
      ))}
      <Card as="section" label={t("log.add")}>
        <h2>{t("log.add")}</h2>
        <Quiet>{t("log.add_text")}</Quiet>
        {group("basis", BASES, basis, (value) => setBasis(value as BasisKind))}
        {group("decider", DECIDERS, decider, setDecider)}
        {group("role", ROLES, role, setRole)}
        <Field
          label={t("log.reference")}
          hint={t("log.reference_hint")}
          value={reference}
          onChange={setReference}
          error={tooLong ? t("errors:TextTooLong") : undefined}
          testId="log-reference"
        />
        <BigButton
          icon={NotebookPen}
          onPress={() => void save()}
          disabled={!basis || !decider || !role || tooLong}
          testId="log-save"
        >
          {t("log.save")}
        </BigButton>
        {error && (
          <Notice tone="danger" live>
            <p>{t(`errors:${error}`)}</p>
          </Notice>
        )}
        <StatusLine text={status} />
      </Card>
    </Page>
  );
}
