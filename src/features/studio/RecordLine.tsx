import { ArrowRight, Check, Mic, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SPEAKER_ROLES, type SpeakerRole } from "#domain/pack/voices.ts";
import type { Group } from "#features/studio/groups.ts";
import { LevelMeter } from "#features/studio/LevelMeter.tsx";
import { RolePicker } from "#features/studio/RolePicker.tsx";
import { ScriptText } from "#features/studio/ScriptText.tsx";
import { TakenLine } from "#features/studio/TakenLine.tsx";
import { useLines } from "#features/studio/use-lines.ts";
import { soundOfTaken, useTake } from "#features/studio/use-take.ts";
import { languageMeta, ownName } from "#i18n/languages.ts";
import { sentencesOf } from "#lib/sentences.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { useSession } from "#workflows/react.ts";
import { keepTake, type StudioLine } from "#workflows/voice-studio.ts";

interface RecordLineProps {
  readonly lang: string;
  readonly group: Group;
  readonly lines: readonly StudioLine[];
  readonly textKey: string;
  /** The next line without a voice; null after the last. */
  readonly onNext: (key: string | null) => void;
  readonly onBack: () => void;
}

/** The same person speaks line after line; forgotten with the page. */
let lastRole: SpeakerRole | null = null;

/** One line, large: record, hear, cut, keep. */
export function RecordLine({ lang, group, lines, textKey, onNext, onBack }: RecordLineProps) {
  const { t } = useTranslation(["studio", "errors"]);
  const session = useSession();
  const script = useLines(lang, group);
  const { state, begin, nextSentence, end, trim, again } = useTake();
  const [role, setRole] = useState<SpeakerRole | null>(lastRole);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useBusy(state.phase !== "ready");
  const index = script.findIndex(({ key }) => key === textKey);
  const line = script[index];
  if (!line) return <Page title={t("no_lines", { language: ownName(lang) })} back={onBack} focusKey={textKey} />;
  const sentences = sentencesOf(line.text, languageMeta(lang).intl);
  const isLastSentence = state.sentence >= sentences.length - 1;

  function next(): string | null {
    const recorded = new Map(lines.map((one) => [one.key, one.of]));
    const open = (one: { key: string; of: string }) => one.key !== textKey && recorded.get(one.key) !== one.of;
    return (script.slice(index + 1).find(open) ?? script.find(open))?.key ?? null;
  }
  async function keep() {
    if (!state.taken || role === null || !line || busy) return;
    setBusy(true);
    const { sound, sentences: marks } = soundOfTaken(state.taken);
    const isComplete = marks.length === sentences.length - 1;
    const kept = await keepTake(session, {
      lang,
      key: line.key,
      of: line.of,
      sentences: isComplete ? marks : [],
      spokenBy: role,
      sound,
    });
    setBusy(false);
    if (kept.ok) return onNext(next());
    setError(kept.error.type === "NotARecording" ? t(`not_kept.${kept.error.reason}`) : t(`errors:${kept.error.type}`));
  }

  return (
    <Page
      title={t("line", { number: index + 1, total: script.length })}
      section={ownName(lang)}
      back={onBack}
      focusKey={textKey}
      bottom={
        state.phase === "recording" ? (
          <>
            {!isLastSentence && (
              <BigButton kind="secondary" icon={ArrowRight} onPress={nextSentence} testId="studio-sentence">
                {t("next_sentence")}
              </BigButton>
            )}
            <BigButton icon={Square} onPress={() => void end()} testId="studio-stop">
              {t("stop")}
            </BigButton>
          </>
        ) : state.phase === "taken" ? (
          <BigButton icon={Check} disabled={role === null || busy} onPress={() => void keep()} testId="studio-keep">
            {t("keep")}
          </BigButton>
        ) : (
          <BigButton icon={Mic} disabled={state.phase === "asking"} onPress={() => void begin()} testId="studio-record">
            {t("record")}
          </BigButton>
        )
      }
    >
      <ScriptText lang={lang} text={line.text} sentences={sentences} now={state.phase === "recording" ? state.sentence : null} />
      {state.phase === "recording" && <LevelMeter level={state.level} />}
      {state.trouble && (
        <Notice tone="caution" live testId="studio-trouble">
          <p>{t(`trouble.${state.trouble}`)}</p>
        </Notice>
      )}
      {state.taken && <TakenLine taken={state.taken} onTrim={trim} onAgain={again} />}
      {state.phase !== "recording" && (
        <RolePicker
          label={t("who_spoke")}
          roles={SPEAKER_ROLES}
          chosen={role}
          onChoose={(chosen) => {
            lastRole = chosen;
            setRole(chosen);
          }}
        />
      )}
      {error && (
        <Notice tone="danger" live testId="studio-not-kept">
          <p>{error}</p>
        </Notice>
      )}
    </Page>
  );
}
