import { Gauge, Headphones, Volume2, VolumeX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/ListenButton.module.css";
import type { Line } from "#ui/line.ts";
import { setAgreed, useAgreed } from "#ui/listen-agreed.ts";
import { setSlow } from "#ui/speech.ts";
import { useSpeech } from "#ui/use-speech.ts";

interface ListenButtonProps {
  /** Heard one after the other. */
  readonly lines: readonly Line[];
}

/** For earphones unless somebody asks for more; the phone's own keys make it louder. */
const IN_EAR = 0.5;
const ALOUD = 1;
let volume = IN_EAR;

/**
 * Recorded voice, else a voice of the phone; absent where there is neither. A phone that speaks aloud can be a danger, so the first press
 * asks, and names earphones first.
 */
export function ListenButton({ lines }: ListenButtonProps) {
  const { t } = useTranslation("common");
  const speech = useSpeech(lines);
  const agreed = useAgreed();
  const [asking, setAsking] = useState(false);
  if (!speech) return null;
  const begin = (loud: number) => {
    volume = loud;
    setAsking(false);
    setAgreed(true);
    speech.start(loud);
  };
  if (asking) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: buttons and a sentence, not a form
      <div className={styles.ask} role="group" aria-label={t("listen")}>
        <p>{t("listen_ask")}</p>
        <div className={styles.choices}>
          <button type="button" className={styles.listen} data-testid="listen-ear" onClick={() => begin(IN_EAR)}>
            <Icon of={Headphones} size={22} />
            {t("listen_ear")}
          </button>
          <button type="button" className={styles.listen} data-testid="listen-aloud" onClick={() => begin(ALOUD)}>
            <Icon of={Volume2} size={22} />
            {t("listen_yes")}
          </button>
          <button type="button" className={styles.plain} onClick={() => setAsking(false)}>
            {t("listen_no")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.choices}>
      <button
        type="button"
        className={styles.listen}
        data-testid="listen"
        onClick={() => {
          if (speech.speaking) speech.stop();
          else if (agreed) speech.start(volume);
          else setAsking(true);
        }}
      >
        <Icon of={speech.speaking ? VolumeX : Volume2} size={22} />
        {speech.speaking ? t("listen_stop") : t("listen")}
      </button>
      {agreed && (
        <button
          type="button"
          className={styles.plain}
          data-testid="listen-slow"
          aria-pressed={speech.slow}
          onClick={() => {
            setSlow(!speech.slow);
            // From the start of what is being heard: half a sentence at another speed is not understood.
            if (speech.speaking) speech.start(volume);
          }}
        >
          <Icon of={Gauge} size={22} />
          {t("listen_slow")}
        </button>
      )}
    </div>
  );
}
