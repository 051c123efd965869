import { ListRestart, Save } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { DONE_AT_ONCE, INCIDENT_KINDS, IncidentSchema, SEVERITIES, WHEN, WOULD_HELP } from "#domain/team/incident.ts";
import { INCIDENT_TEXT_MAX_CHARS, plainText, type Trace } from "#domain/team/incident-text.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useBusy } from "#ui/use-busy.ts";
import type { DraftPlace } from "#workflows/draft-rows.ts";
import { useSession, useSessionState } from "#workflows/react.ts";
import { reportIncident } from "#workflows/report-incident.ts";
import type { Draft } from "#workflows/use-draft.ts";

const { severity, kind, when, ring, done, wouldHelp } = IncidentSchema.entries;

export const INCIDENT_DRAFT: DraftPlace = { form: "incident" };
export const TypedIncidentSchema = v.object({
  severity: v.nullable(severity),
  kind: v.nullable(kind),
  when: v.nullable(when),
  ring: v.nullable(ring),
  done,
  wouldHelp,
  text: v.string(),
});
export type TypedIncident = v.InferOutput<typeof TypedIncidentSchema>;
const NOTHING: TypedIncident = { severity: null, kind: null, when: null, ring: null, done: [], wouldHelp: [], text: "" };
const MUST = ["severity", "kind", "when", "ring"] as const;

const toggled = <T extends string>(all: readonly T[], one: T): T[] =>
  all.includes(one) ? all.filter((other) => other !== one) : [...all, one];

interface IncidentFormProps {
  readonly draft: Draft<TypedIncident>;
  readonly found: TypedIncident | null;
  readonly onSaved: (saved: { readonly sentTo: number; readonly ring: boolean }) => void;
}

/** Closed lists and a few sentences; nothing is chosen beforehand. What is typed is kept, locked, until it is saved. */
export function IncidentForm({ draft, found, onSaved }: IncidentFormProps) {
  const { t } = useTranslation(["incident", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const [typed, setTyped] = useState(found ?? NOTHING);
  const [isBack, setBack] = useState(found !== null);
  const [traces, setTraces] = useState<readonly Trace[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  /** The whole list of kinds again, to choose another. */
  const [listing, setListing] = useState(false);
  useBusy(typed !== NOTHING);
  const missing = MUST.filter((name) => typed[name] === null);
  const tooLong = plainText(typed.text).length > INCIDENT_TEXT_MAX_CHARS;

  const change = (next: Partial<TypedIncident>) => {
    const now = { ...typed, ...next };
    setTyped(now);
    if (next.text !== undefined) setTraces([]);
    draft.write(now);
  };
  async function save() {
    const { severity, kind, when, ring, ...rest } = typed;
    if (working || severity === null || kind === null || when === null || ring === null) return;
    setWorking(true);
    const saved = await draft.save(() => reportIncident(session, { severity, kind, when, ring, ...rest }, INCIDENT_DRAFT));
    setWorking(false);
    if (saved.ok) return onSaved({ ...saved.value, ring });
    setTraces(saved.error.type === "TracesInText" ? saved.error.traces : []);
    setError(saved.error.type === "TracesInText" ? null : saved.error.type);
  }
  async function drop() {
    if (!(await draft.drop()).ok) return;
    setTyped(NOTHING);
    setBack(false);
  }
  const choose = <T extends string>(
    name: "severity" | "kind" | "ring",
    values: readonly T[],
    chosen: T | null,
    word: (value: T) => string,
    onChoose: (value: T) => void,
  ) => (
    <>
      <h2 id={`incident-${name}`}>{t(`ask.${name}`)}</h2>
      <AnswerGrid labelledBy={`incident-${name}`}>
        {values.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(word(value), lang)}
            chosen={chosen === value}
            onPress={() => onChoose(value)}
          />
        ))}
      </AnswerGrid>
    </>
  );
  const ringing = typed.ring === null ? null : typed.ring ? "yes" : "no";
  return (
    <>
      <NotSavedYet isBack={isBack} state={error ? "none" : draft.state} onDrop={() => void drop()} />
      {choose(
        "ring",
        ["yes", "no"],
        ringing,
        (value) => t(`ring.${value}`),
        (value) => change({ ring: value === "yes" }),
      )}
      {typed.ring === true && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
      {choose(
        "severity",
        SEVERITIES,
        typed.severity,
        (value) => t(`severity.${value}`),
        (value) => change({ severity: value }),
      )}
      {choose(
        "kind",
        typed.kind === null || listing ? INCIDENT_KINDS : [typed.kind],
        typed.kind,
        (value) => t(`kind.${value}`),
        (value) => {
          setListing(false);
          change({ kind: value });
        },
      )}
      {typed.kind !== null && !listing && (
        <BigButton kind="quiet" icon={ListRestart} onPress={() => setListing(true)} testId="incident-kinds">
          {t("choose_again")}
        </BigButton>
      )}
      {typed.kind === "wrong_number" && (
        <Notice>
          <p>{t("text.numbers")}</p>
          <BigButton kind="quiet" href="/team/directory">
            {t("text.directory")}
          </BigButton>
        </Notice>
      )}
      <h2>{t("ask.when")}</h2>
      <FilterChips
        label={t("ask.when")}
        options={WHEN.map((value) => ({ value, label: t(`when.${value}`), testId: `when-${value}` }))}
        chosen={typed.when === null ? [] : [typed.when]}
        onToggle={(value) => change({ when: value })}
      />
      <h2>{t("ask.done")}</h2>
      <Quiet>{t("more_than_one")}</Quiet>
      <FilterChips
        label={t("ask.done")}
        options={DONE_AT_ONCE.map((value) => ({ value, label: t(`done.${value}`), testId: `done-${value}` }))}
        chosen={typed.done}
        onToggle={(value) => change({ done: toggled(typed.done, value) })}
      />
      <h2>{t("ask.would_help")}</h2>
      <Quiet>{t("more_than_one")}</Quiet>
      <FilterChips
        label={t("ask.would_help")}
        options={WOULD_HELP.map((value) => ({ value, label: t(`would_help.${value}`), testId: `help-${value}` }))}
        chosen={typed.wouldHelp}
        onToggle={(value) => change({ wouldHelp: toggled(typed.wouldHelp, value) })}
      />
      <Notice tone="caution">
        <p>{t("text.warning")}</p>
      </Notice>
      <TextArea
        label={t("text.label")}
        hint={t("text.hint", { count: INCIDENT_TEXT_MAX_CHARS })}
        value={typed.text}
        onChange={(text) => change({ text })}
        error={tooLong ? t("errors:TextTooLong") : undefined}
        testId="incident-text"
      />
      {traces.length > 0 && (
        <Notice tone="danger" title={t("traces.title")} live testId="incident-traces">
          <List label={t("traces.title")}>
            {traces.map(({ kind: what, words }) => (
              <ListItem key={words}>{t(`traces.${what}`, { words: shownNumber(words) })}</ListItem>
            ))}
          </List>
          <p>{t("traces.text")}</p>
        </Notice>
      )}
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
      {missing.length > 0 && (
        <p id="incident-need">{t("need", { questions: missing.map((name) => t(`ask.${name}`)).join(" · ") })}</p>
      )}
      <BigButton
        icon={Save}
        onPress={() => void save()}
        disabled={working || tooLong || missing.length > 0}
        {...(missing.length > 0 && { describedBy: "incident-need" })}
        testId="incident-save"
      >
        {t("save")}
      </BigButton>
    </>
  );
}
