import { Ear, EarOff } from "lucide-react";
import { useState } from "react";
import styles from "#features/person-held/Held.module.css";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import type { Listen } from "#features/person-held/use-listen.ts";
import { Icon } from "#ui/Icon.tsx";
import type { Line } from "#ui/line.ts";

interface HeldListenProps {
  readonly words: HeldWords;
  readonly listen: Listen;
  readonly spoken: readonly Line[];
  /** Only the person hears it; otherwise each time is asked first. */
  readonly inEar: boolean;
  readonly again: boolean;
}

/** Listen, always in the same place. A phone that speaks aloud is a danger by itself. */
export function HeldListen({ words, listen, spoken, inEar, again }: HeldListenProps) {
  const { t } = words;
  const [asking, setAsking] = useState(false);
  if (asking) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: two buttons and a sentence, not a form
      <div role="group" aria-label={t("listen")} className={styles.tools}>
        <p>{t("aloud_ask")}</p>
        <button
          type="button"
          className={styles.tool}
          data-testid="held-aloud"
          onClick={() => {
            setAsking(false);
            listen.play(spoken);
          }}
        >
          {t("aloud_yes")}
        </button>
        <button type="button" className={styles.tool} onClick={() => setAsking(false)}>
          {t("aloud_no")}
        </button>
      </div>
    );
  }
  return (
    <button
      type="button"
      className={styles.tool}
      data-testid="held-listen"
      onClick={() => {
        if (listen.speaking) return listen.stop();
        if (!inEar) return setAsking(true);
        listen.play(spoken);
      }}
    >
      <Icon of={listen.speaking ? EarOff : Ear} size={24} />
      {t(listen.speaking ? "listen_stop" : again ? "listen_again" : "listen")}
    </button>
  );
}
