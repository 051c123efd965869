import { LockKeyhole } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { ALWAYS_HANDED, HAND_OVER_FIELDS, type HandOverField } from "#domain/case/handed.ts";
import { type HandedFields, handedFields, handOverChoices, handOverLines, switchedOn } from "#domain/case/handed-fields.ts";
import { BasisSchema } from "#domain/case/schema.ts";
import type { Basis } from "#domain/referral/types.ts";
import { type BegunHandOver, BegunHandOverSchema, NOTHING_TAPPED } from "#features/referrals/begun.ts";
import { ChooseBasis } from "#features/referrals/ChooseBasis.tsx";
import { OfCase } from "#features/referrals/OfCase.tsx";
import { type Candidates, useCandidates } from "#features/referrals/use-candidates.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { Switch } from "#ui/Switch.tsx";
import { useHandedWords } from "#ui/use-handed-words.ts";
import { type OpenedCase, readCase } from "#workflows/cases.ts";
import type { Colleague } from "#workflows/colleagues.ts";
import { giveCase } from "#workflows/give-case.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { type Draft, useDraft } from "#workflows/use-draft.ts";

interface HandOverCaseProps {
  readonly caseId: string;
  readonly colleague: Colleague;
  readonly unreached: boolean;
  /** "2 / 3" where several go. */
  readonly count: string | undefined;
  readonly onBack: () => void;
  readonly onSealed: () => void;
}

/** Why this case may leave the phone, and exactly what of it. */
export function HandOverCase(props: HandOverCaseProps) {
  const { caseId, onBack } = props;
  const { t } = useTranslation("hand-over");
  const opened = useVaultQuery((session) => readCase(session, caseId), caseId);
  const candidates = useCandidates(opened);
  const draft = useDraft({ form: "hand_over", caseId }, BegunHandOverSchema);
  if (!opened || !candidates || draft.found === undefined) return <Page title={t("title")} back={onBack} quietTitle />;
  return <HandOverForm {...props} opened={opened} candidates={candidates} draft={draft} found={draft.found} />;
}

interface HandOverFormProps extends HandOverCaseProps {
  readonly opened: OpenedCase;
  readonly candidates: Candidates;
  readonly draft: Draft<BegunHandOver>;
  readonly found: BegunHandOver | null;
}

function HandOverForm(props: HandOverFormProps) {
  const { colleague, count, opened, candidates, draft, found, onBack } = props;
  const { enrolment } = useSessionState();
  const today = utcDay(useSession().nowMs());
  const nothing: BegunHandOver = { to: colleague.deviceKeyId, tapped: NOTHING_TAPPED, basis: null, fields: null };
  // What was agreed to was for one colleague, and is of its day: it is asked again otherwise.
  const [isBack, setBack] = useState(found?.to === nothing.to);
  const [typed, setTyped] = useState<BegunHandOver>(() => {
    if (found?.to !== nothing.to) return nothing;
    return found.basis?.day === today ? found : { ...found, basis: null, fields: null };
  });
  const change = (next: BegunHandOver) => {
    setTyped(next);
    draft.write(next);
  };
  const drop = async () => {
    if (!(await draft.drop()).ok) return;
    setTyped(nothing);
    setBack(false);
  };
  const notSaved = <NotSavedYet isBack={isBack} state={draft.state} onDrop={() => void drop()} />;
  const teamId = enrolment?.kind === "team" ? enrolment.team.id : "";
  const isChild = candidates.isChild || props.unreached;
  if (!typed.basis)
    return (
      <ChooseBasis
        key={String(isBack)}
        organisation={{
          id: teamId,
          name: `${cleanOutsideText(colleague.name)} · ${opened.view.code}${count ? ` · ${count}` : ""}`,
        }}
        isChild={isChild}
        saidNo={candidates.saidNo}
        language={candidates.language}
        purpose="a_colleague_goes_on"
        from={typed.tapped}
        notSaved={notSaved}
        onTyped={(tapped) => change({ ...typed, tapped })}
        onBack={() => void draft.drop().then(onBack)}
        onChosen={(basis) => change({ ...typed, basis: v.parse(BasisSchema, basis) })}
      />
    );
  return (
    <WhatGoes
      {...props}
      isChild={isChild}
      basis={typed.basis}
      from={typed.fields}
      notSaved={notSaved}
      onTyped={(fields) => change({ ...typed, fields })}
      onBack={() => change({ ...typed, basis: null, fields: null })}
    />
  );
}

type FieldsTyped = NonNullable<BegunHandOver["fields"]>;
interface WhatGoesProps extends HandOverFormProps {
  readonly isChild: boolean;
  readonly basis: Basis;
  readonly from: FieldsTyped | null;
  readonly notSaved: ReactNode;
  readonly onTyped: (typed: FieldsTyped) => void;
}

/** The least is on; what is more has its own switch, and each note its own. */
function WhatGoes(props: WhatGoesProps) {
  const { caseId, colleague, unreached, count, opened, candidates, draft, isChild, basis, from, notSaved } = props;
  const { onTyped, onBack, onSealed } = props;
  const { t } = useTranslation(["hand-over", "referrals", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const words = useHandedWords(usePackText(lang), lang);
  // Made once: pressing twice gives one hand-over.
  const refId = useMemo(newId, []);
  const lines = handOverLines({ caseId, view: opened.view, unreached, fields: candidates.fields });
  const [{ on, notes }, setTyped] = useState<FieldsTyped>(() => from ?? { on: [...switchedOn(lines)], notes: [] });
  const change = (next: Partial<FieldsTyped>) => {
    setTyped({ on, notes, ...next });
    onTyped({ on, notes, ...next });
  };
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const offered = handOverChoices(lines, basis.kind);
  const chosen = offered.filter((field) => (field === "notes" ? notes.length > 0 : on.includes(field)));
  const fields = handedFields(lines, chosen, notes);
  const always = ALWAYS_HANDED.filter((field) => field !== "case" && lines[field] !== undefined);
  const stays = HAND_OVER_FIELDS.filter((field) => lines[field] !== undefined && fields[field] === undefined);

  async function seal() {
    if (working) return;
    setWorking(true);
    setError(null);
    const given = await draft.save(() => giveCase(session, refId, { caseId, colleague, basis, fields, isChild }));
    setWorking(false);
    if (given.ok || given.error.type === "AlreadySealed") onSealed();
    else setError(given.error.type);
  }
  return (
    <Page
      title={t("what.title", { name: cleanOutsideText(colleague.name) })}
      section={<OfCase code={opened.view.code} count={count} />}
      back={onBack}
      focusKey="what"
      bottom={
        working ? (
          <Progress label={t("referrals:fields.working")} />
        ) : (
          <BigButton icon={LockKeyhole} onPress={() => void seal()} testId="hand-over-seal">
            {t(basis.kind === "consent" ? "what.seal_consent" : isChild ? "what.seal_child" : "what.seal_life")}
          </BigButton>
        )
      }
    >
      {notSaved}
      <p>{t("what.text")}</p>
      <Section title={t("what.always")} tone="sea">
        <Lines fields={fields} of={always} words={words} />
      </Section>
      {offered
        .filter((field) => field !== "notes")
        .map((field) => (
          <Switch
            key={field}
            label={t(`field.${field}`)}
            hint={<Bidi>{words(field, lines).join(" · ")}</Bidi>}
            on={on.includes(field)}
            onChange={(next) => change({ on: next ? [...on, field] : on.filter((one) => one !== field) })}
            testId={`hand-over-${field}`}
          />
        ))}
      {offered.includes("notes") && (
        <Section title={t("field.notes")}>
          <p>{t("what.notes")}</p>
          {(lines.notes ?? []).map((text, index) => (
            <Switch
              // biome-ignore lint/suspicious/noArrayIndexKey: two notes may say the same; their order does not change here
              key={index}
              label={<Bidi>{cleanOutsideText(text)}</Bidi>}
              on={notes.includes(text)}
              onChange={(next) => change({ notes: next ? [...notes, text] : notes.filter((one) => one !== text) })}
              testId="hand-over-note"
            />
          ))}
        </Section>
      )}
      <Section tone="lamp" title={t("referrals:fields.stays")}>
        {stays.length > 0 && <Quiet>{stays.map((field) => t(`field.${field}`)).join(" · ")}</Quiet>}
        <Quiet>{t("what.always_stays")}</Quiet>
        <Quiet>{t("what.your_copy")}</Quiet>
      </Section>
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
    </Page>
  );
}

interface LinesProps {
  readonly fields: HandedFields;
  readonly of: readonly HandOverField[];
  readonly words: ReturnType<typeof useHandedWords>;
}

function Lines({ fields, of, words }: LinesProps) {
  const { t } = useTranslation("hand-over");
  return of.map((field) => (
    <p key={field} data-field={field}>
      {t(`field.${field}`)}: <Bidi>{words(field, fields).join(" / ")}</Bidi>
    </p>
  ));
}
