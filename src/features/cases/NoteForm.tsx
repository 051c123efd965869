import { Save } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { addNote, NOTE_MAX_CHARS } from "#workflows/cases.ts";
import { notePlace } from "#workflows/draft-rows.ts";
import { useSession } from "#workflows/react.ts";
import { type Draft, useDraft } from "#workflows/use-draft.ts";

interface NoteFormProps {
  readonly caseId: string;
  readonly text: string;
  /** The entry this text takes the place of. */
  readonly replaces?: string | undefined;
  readonly onDone: () => void;
}

const TypedSchema = v.string();

/** Begins with what was typed here before and never saved. */
export function NoteForm(props: NoteFormProps) {
  const { t } = useTranslation("cases");
  const draft = useDraft(notePlace(props.caseId, props.replaces), TypedSchema);
  if (draft.found === undefined) return <Page title={t("note.title")} back={props.onDone} quietTitle />;
  return <NoteText {...props} draft={draft} found={draft.found} />;
}

/** The text stays on the screen until it is truly on the disk. */
function NoteText({
  caseId,
  text: first,
  replaces,
  onDone,
  draft,
  found,
}: NoteFormProps & { readonly draft: Draft<string>; readonly found: string | null }) {
  const { t } = useTranslation(["cases", "errors"]);
  const session = useSession();
  const [text, setText] = useState(found ?? first);
  const [isBack, setBack] = useState(found !== null);
  const [error, setError] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  useBusy(text !== first);
  const tooLong = text.length > NOTE_MAX_CHARS;

  async function save() {
    if (working) return;
    setWorking(true);
    const saved = await draft.save(() => addNote(session, caseId, text, replaces));
    setWorking(false);
    if (saved.ok) onDone();
    else setError(saved.error.type);
  }
  async function drop() {
    if (!(await draft.drop()).ok) return;
    setText(first);
    setBack(false);
  }
  return (
    <Page
      title={t("note.title")}
      back={onDone}
      focusKey="note"
      bottom={
        <BigButton icon={Save} onPress={() => void save()} disabled={working || tooLong || text.trim() === ""} testId="save-note">
          {t("note.save")}
        </BigButton>
      }
    >
      <NotSavedYet isBack={isBack} state={error ? "none" : draft.state} onDrop={() => void drop()} />
      <Notice tone="caution">
        <p>{t("note.warning")}</p>
      </Notice>
      <TextArea
        label={t("note.field")}
        hint={t("note.limit", { count: NOTE_MAX_CHARS })}
        value={text}
        onChange={(typed) => {
          setText(typed);
          draft.write(typed);
        }}
        error={tooLong ? t("errors:TextTooLong") : undefined}
        rows={8}
        testId="note-text"
      />
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
    </Page>
  );
}
