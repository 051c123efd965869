import { NotebookPen, Phone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import type { BasisKind } from "#domain/referral/types.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { logDueMs, readClocks } from "#workflows/clocks.ts";
import type { DraftPlace } from "#workflows/draft-rows.ts";
import { readHold } from "#workflows/hold.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { addLogEntry, LOG_REFERENCE_MAX_CHARS, readLog } from "#workflows/safeguarding-log.ts";
import { type Draft, useDraft } from "#workflows/use-draft.ts";

const BASES = ["child_protection", "danger_to_life"] as const satisfies readonly BasisKind[];
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

const PLACE: DraftPlace = { form: "log" };
const TypedSchema = v.object({
  basis: v.nullable(v.picklist(BASES)),
  decider: v.nullable(v.picklist(DECIDERS)),
  role: v.nullable(v.picklist(ROLES)),
  reference: v.string(),
});
type Typed = v.InferOutput<typeof TypedSchema>;
const NOTHING: Typed = { basis: null, decider: null, role: null, reference: "" };

/** Begins with what was typed here before and never saved. */
export function SafeguardingLog() {
  const { t } = useTranslation("team");
  const draft = useDraft(PLACE, TypedSchema);
  if (draft.found === undefined) return <Page title={t("log.title")} back="/team" quietTitle />;
  return <LogPage draft={draft} found={draft.found} />;
}

/** Day, role that decided, basis, reported to which role, reference. No answers and no case. */
function LogPage({ draft, found }: { readonly draft: Draft<Typed>; readonly found: Typed | null }) {
  const { t } = useTranslation(["team", "urgent-call", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const entries = useVaultQuery(readLog);
  const kept = useVaultQuery(async (s) => ({ clocks: await readClocks(s), hold: await readHold(s) }));
  const organisations = useOrganisations();
  const [typed, setTyped] = useState(found ?? NOTHING);
  const [isBack, setBack] = useState(found !== null);
  const { basis, decider, role, reference } = typed;
  const change = (next: Partial<Typed>) => {
    setTyped({ ...typed, ...next });
    draft.write({ ...typed, ...next });
  };
  const tooLong = reference.length > LOG_REFERENCE_MAX_CHARS;
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | null>(null);

  const reportedTo = (to: string) =>
    ROLES.some((r) => r === to) ? t(`log.value.${to}`) : cleanOutsideText(organisations.find((o) => o.id === to)?.name ?? to);

  async function save() {
    if (!basis || !decider || !role) return;
    const entry = { basis, decidedBy: decider, reportedTo: role, reference };
    const saved = await draft.save(() => addLogEntry(session, entry, PLACE));
    if (!saved.ok) return setError(saved.error.type);
    setTyped(NOTHING);
    setBack(false);
    setError(null);
    setStatus(t("log.saved"));
  }

  async function drop() {
    if (!(await draft.drop()).ok) return;
    setTyped(NOTHING);
    setBack(false);
  }

  const group = <T extends string>(name: string, values: readonly T[], chosen: T | null, choose: (value: T) => void) => (
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
            {formatDayAt(entry.atMs, lang)} · {t(`log.value.${entry.basis}`)}
          </p>
          <Quiet>
            {t("log.decided", { who: t(`log.value.${entry.decidedBy}`) })} ·{" "}
            {t(entry.message && entry.message.sentAtMs === undefined ? "log.sealed" : "log.reported")}{" "}
            <Bidi>{reportedTo(entry.reportedTo)}</Bidi>
            {entry.message && (
              <span data-testid="log-message">
                {" · "}
                {entry.message.sentAtMs === undefined
                  ? t("log.not_sent")
                  : t("log.sent", { day: formatDayAt(entry.message.sentAtMs, lang) })}
              </span>
            )}
            {entry.reference && (
              <>
                {" · "}
                <Bidi>{entry.reference}</Bidi>
              </>
            )}
          </Quiet>
          {kept && !kept.hold && <Quiet>{t("log.goes", { day: formatDayAt(logDueMs(kept.clocks, entry.atMs), lang) })}</Quiet>}
        </Card>
      ))}
      {kept && <Quiet>{t(kept.hold ? "log.held" : "log.kept")}</Quiet>}
      <Section title={t("log.add")}>
        <Quiet>{t("log.add_text")}</Quiet>
        <BigButton kind="secondary" icon={Phone} href="/team/urgent-call" testId="open-urgent-call">
          {t("urgent-call:open")}
        </BigButton>
        <NotSavedYet isBack={isBack} state={error ? "none" : draft.state} onDrop={() => void drop()} />
        {group("basis", BASES, basis, (value) => change({ basis: value }))}
        {group("decider", DECIDERS, decider, (value) => change({ decider: value }))}
        {group("role", ROLES, role, (value) => change({ role: value }))}
        <Field
          label={t("log.reference")}
          hint={t("log.reference_hint")}
          value={reference}
          onChange={(text) => change({ reference: text })}
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
        <Refusal why={error && t(`errors:${error}`)} />
        <StatusLine text={status} />
      </Section>
    </Page>
  );
}
