import { NotebookPen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UrgentNumber } from "#domain/directory/urgent-numbers.ts";
import type { ProtectionBasis } from "#domain/referral/types.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { addLogEntry, LOG_REFERENCE_MAX_CHARS } from "#workflows/safeguarding-log.ts";

const DECIDERS = ["safeguarding_lead", "second_person"] as const;

interface NoteCallProps {
  readonly about: ProtectionBasis["kind"];
  readonly role: UrgentNumber["role"];
  readonly onBack: () => void;
  /** To the screen that led to the call. */
  readonly onDone: () => void;
}

/** "Told, when, to which role": a line of the safeguarding log, apart from every case. */
export function NoteCall({ about, role, onBack, onDone }: NoteCallProps) {
  const { t } = useTranslation(["urgent-call", "team", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [decider, setDecider] = useState<(typeof DECIDERS)[number] | null>(null);
  const [reference, setReference] = useState("");
  const [isSaved, setSaved] = useState(false);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const tooLong = reference.length > LOG_REFERENCE_MAX_CHARS;
  const told = t(`team:log.value.${role}`);

  async function save() {
    if (!decider || working) return;
    setWorking(true);
    const saved = await addLogEntry(session, { basis: about, decidedBy: decider, reportedTo: role, reference });
    setWorking(false);
    if (saved.ok) setSaved(true);
    else setError(saved.error.type);
  }
  if (isSaved)
    return (
      <Page
        title={t("note.saved")}
        back={onDone}
        focusKey="saved"
        bottom={
          <Actions>
            <BigButton onPress={onDone} testId="call-done">
              {t("note.back")}
            </BigButton>
            <BigButton kind="quiet" href="/team/log" testId="to-log">
              {t("note.log")}
            </BigButton>
          </Actions>
        }
      >
        <EmptyState icon={NotebookPen} title={t("note.saved_text", { role: told })} testId="call-noted" />
      </Page>
    );
  return (
    <Page
      title={t("note.title")}
      section={t("title")}
      back={onBack}
      focusKey="note"
      bottom={
        <BigButton icon={NotebookPen} onPress={() => void save()} disabled={!decider || tooLong || working} testId="call-save">
          {t("note.save")}
        </BigButton>
      }
    >
      <p>{t("note.text")}</p>
      <p>
        {t("note.to")}: <strong>{told}</strong>
      </p>
      <h2 id="call-decider">{t("note.who")}</h2>
      <AnswerGrid labelledBy="call-decider">
        {DECIDERS.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            label={inLanguage(t(`team:log.value.${value}`), lang)}
            chosen={decider === value}
            onPress={() => setDecider(value)}
          />
        ))}
      </AnswerGrid>
      <Field
        label={t("note.reference")}
        hint={t("note.reference_hint")}
        value={reference}
        onChange={setReference}
        error={tooLong ? t("errors:TextTooLong") : undefined}
        testId="call-reference"
      />
      <Refusal why={error && t(`errors:${error}`)} />
    </Page>
  );
}
