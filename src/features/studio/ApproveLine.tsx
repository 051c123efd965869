import { BadgeCheck, RotateCcw, Volume2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { REVIEWER_ROLES, type ReviewerRole } from "#domain/pack/voices.ts";
import type { Group } from "#features/studio/groups.ts";
import { RolePicker } from "#features/studio/RolePicker.tsx";
import { ScriptText } from "#features/studio/ScriptText.tsx";
import { useLines } from "#features/studio/use-lines.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { languageMeta, ownName } from "#i18n/languages.ts";
import { sentencesOf } from "#lib/sentences.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { playSound, silenceSound } from "#ui/sound-player.ts";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { approveTake, type StudioLine, soundOf } from "#workflows/voice-studio.ts";

interface ApproveLineProps {
  readonly lang: string;
  readonly group: Group;
  readonly lines: readonly StudioLine[];
  readonly textKey: string;
  readonly onNext: (key: string | null) => void;
  readonly onAgain: (key: string) => void;
  readonly onBack: () => void;
}

/** The same person hears line after line; forgotten with the page. */
let last: { readonly role: ReviewerRole; readonly isAnother: true } | null = null;

/** A second person hears the line beside its words, and says that it is right or has it recorded again. */
export function ApproveLine({ lang, group, lines, textKey, onNext, onAgain, onBack }: ApproveLineProps) {
  const { t } = useTranslation(["studio", "errors"]);
  const screens = useLanguage();
  const session = useSession();
  const script = useLines(lang, group);
  const [role, setRole] = useState<ReviewerRole | null>(last?.role ?? null);
  const [isAnother, setAnother] = useState(last !== null);
  const [heard, setHeard] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => silenceSound, []);
  const line = script.find(({ key }) => key === textKey);
  const stored = lines.find(({ key }) => key === textKey);
  if (!line || !stored) return <Page title={t("no_lines", { language: ownName(lang) })} back={onBack} focusKey={textKey} />;

  async function hear() {
    const sound = stored && (await soundOf(session, stored));
    const played = sound ? await playSound(sound, { volume: 1, slow: 1, marks: [], onMark: () => undefined }) : false;
    setHeard(played);
    setError(played ? null : t("not_heard"));
  }
  async function approve() {
    if (!stored || role === null || !isAnother) return;
    const approved = await approveTake(session, stored, role);
    if (!approved.ok) return setError(t(`errors:${approved.error.type}`));
    last = { role, isAnother: true };
    const byKey = new Map(lines.map((one) => [one.key, one]));
    const waiting = script.find(({ key, of }) => {
      const found = byKey.get(key);
      return key !== textKey && found !== undefined && found.of === of && !found.approved;
    });
    onNext(waiting?.key ?? null);
  }

  return (
    <Page
      title={t("approve.title")}
      section={ownName(lang)}
      back={onBack}
      focusKey={textKey}
      bottom={
        <BigButton
          icon={BadgeCheck}
          disabled={!heard || role === null || !isAnother}
          onPress={() => void approve()}
          testId="studio-right"
        >
          {t("approve.right")}
        </BigButton>
      }
    >
      <ScriptText lang={lang} text={line.text} sentences={sentencesOf(line.text, languageMeta(lang).intl)} now={null} />
      <BigButton kind="secondary" icon={Volume2} onPress={() => void hear()} testId="studio-hear">
        {t("hear")}
      </BigButton>
      <BigButton kind="quiet" icon={RotateCcw} onPress={() => onAgain(textKey)} testId="studio-again">
        {t("again")}
      </BigButton>
      <AnswerButton
        value="another"
        kind="tick"
        label={inLanguage(t("approve.another"), screens.lang)}
        chosen={isAnother}
        onPress={() => setAnother(!isAnother)}
      />
      <RolePicker label={t("who_reviews")} roles={REVIEWER_ROLES} chosen={role} onChoose={setRole} />
      {error && (
        <Notice tone="danger" live>
          <p>{error}</p>
        </Notice>
      )}
    </Page>
  );
}
