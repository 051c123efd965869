import { Save } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { addNote, NOTE_MAX_CHARS } from "#workflows/cases.ts";
import { useSession } from "#workflows/react.ts";

interface NoteFormProps {
  readonly caseId: string;
  readonly text: string;
  /** The entry this text takes the place of. */
  readonly replaces?: string;
  readonly onDone: () => void;
}

/** The text stays on the screen until it is truly on the disk. */
export function NoteForm({ caseId, text: first, replaces, onDone }: NoteFormProps) {
  const { t } = useTranslation(["cases", "errors"]);
  const session = useSession();
  const [text, setText] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  useBusy(text !== first);
  const tooLong = text.length > NOTE_MAX_CHARS;

  async function save() {
    if (working) return;
    setWorking(true);
    const saved = await addNote(session, caseId, text, replaces);
    setWorking(false);
    if (saved.ok) onDone();
    else setError(saved.error.type);
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
      <Notice tone="caution">
        <p>{t("note.warning")}</p>
      </Notice>
      <TextArea
        label={t("note.field")}
        hint={t("note.limit", { count: NOTE_MAX_CHARS })}
        value={text}
        onChange={setText}
        error={tooLong ? t("errors:TextTooLong") : undefined}
        rows={8}
        testId="note-text"
      />
      {error && (
        <Notice tone="danger" live testId="not-saved">
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Page>
  );
}
