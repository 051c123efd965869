import { Volume2, VolumeX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/ListenButton.module.css";
import { useVoice } from "#ui/voice.ts";

interface ListenButtonProps {
  readonly text: string;
  readonly lang: string;
  /** Skips the question "may it be read aloud here?" (the person chose by-ear mode). */
  readonly asked?: boolean;
}

/**
 * Reads a text aloud with a voice of the phone; absent where there is none. A screen that speaks can be a danger, so the first
 * press on a page asks.
 */
export function ListenButton({ text, lang, asked = false }: ListenButtonProps) {
  const { t } = useTranslation("common");
  const voice = useVoice(lang);
  const [asking, setAsking] = useState(false);
  const [agreed, setAgreed] = useState(asked);
  if (!voice) return null;
  if (asking) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: two buttons and a sentence, not a form
      <div className={styles.ask} role="group" aria-label={t("listen")}>
        <p>{t("listen_ask")}</p>
        <div className={styles.choices}>
          <button
            type="button"
            className={styles.listen}
            onClick={() => {
              setAsking(false);
              setAgreed(true);
              voice.speak(text);
            }}
          >
            {t("listen_yes")}
          </button>
          <button type="button" className={styles.listen} onClick={() => setAsking(false)}>
            {t("listen_no")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <button
      type="button"
      className={styles.listen}
      onClick={() => {
        if (voice.speaking) return voice.stop();
        if (!agreed) return setAsking(true);
        voice.speak(text);
      }}
    >
      <Icon of={voice.speaking ? VolumeX : Volume2} size={22} />
      {voice.speaking ? t("listen_stop") : t("listen")}
    </button>
  );
}
