import { Minus, Plus, RotateCcw, Volume2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/studio/Studio.module.css";
import { sizeText } from "#features/studio/sizes.ts";
import { soundOfTaken, type Taken } from "#features/studio/use-take.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { playSound, silenceSound } from "#ui/sound-player.ts";

interface TakenLineProps {
  readonly taken: Taken;
  readonly onTrim: (edge: "startMs" | "endMs", byMs: number) => void;
  readonly onAgain: () => void;
}

const STEP_MS = 100;

/** What was recorded: hear it, cut its ends by hand (silence is cut already), or record it again. */
export function TakenLine({ taken, onTrim, onAgain }: TakenLineProps) {
  const { t } = useTranslation("studio");
  const { lang, intl } = useLanguage();
  const { sound } = soundOfTaken(taken);
  const seconds = new Intl.NumberFormat(intl, { maximumFractionDigits: 1, minimumFractionDigits: 1, numberingSystem: "latn" });
  useEffect(() => silenceSound, []);
  return (
    <>
      <p data-testid="studio-taken">
        {t("length", { seconds: seconds.format((taken.cut.endMs - taken.cut.startMs) / 1000) })} · {sizeText(sound.length, lang)}
      </p>
      <BigButton
        kind="secondary"
        icon={Volume2}
        onPress={() => void playSound(sound, { volume: 1, slow: 1, marks: [], onMark: () => undefined })}
        testId="studio-hear"
      >
        {t("hear")}
      </BigButton>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not a form */}
      <div role="group" aria-label={t("cut.label")} className={styles.cut}>
        <BigButton kind="quiet" icon={Minus} onPress={() => onTrim("startMs", STEP_MS)} testId="studio-cut-start">
          {t("cut.start_less")}
        </BigButton>
        <BigButton kind="quiet" icon={Plus} onPress={() => onTrim("startMs", -STEP_MS)}>
          {t("cut.start_more")}
        </BigButton>
        <BigButton kind="quiet" icon={Minus} onPress={() => onTrim("endMs", -STEP_MS)} testId="studio-cut-end">
          {t("cut.end_less")}
        </BigButton>
        <BigButton kind="quiet" icon={Plus} onPress={() => onTrim("endMs", STEP_MS)}>
          {t("cut.end_more")}
        </BigButton>
      </div>
      <BigButton kind="quiet" icon={RotateCcw} onPress={onAgain} testId="studio-again">
        {t("again")}
      </BigButton>
    </>
  );
}
