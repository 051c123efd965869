import { Check, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/language/LanguagesPage.module.css";
import type { LanguageMeta } from "#i18n/languages.ts";
import { Icon } from "#ui/Icon.tsx";
import type { Line } from "#ui/line.ts";
import { useSpeech } from "#ui/use-speech.ts";

interface LanguageTileProps {
  readonly meta: LanguageMeta;
  readonly chosen: boolean;
  readonly testId: string;
  readonly onChoose: () => void;
}

/**
 * Its own name in its own script, and beside it the ear: recorded, else by a voice of the phone. A language without either says so. Short
 * and harmless, so it is not asked about first.
 */
export function LanguageTile({ meta, chosen, testId, onChoose }: LanguageTileProps) {
  const { t } = useTranslation("language");
  const greeting: Line = { key: "greeting", text: meta.name, lang: meta.lang };
  const speech = useSpeech([greeting]);
  return (
    <li className={styles.cell} data-chosen={chosen || undefined} data-speaking={speech?.speaking || undefined}>
      <button
        type="button"
        className={styles.name}
        lang={meta.lang}
        dir={meta.dir}
        aria-current={chosen ? "true" : undefined}
        data-testid={testId}
        onClick={onChoose}
      >
        {chosen && <Icon of={Check} size={20} className={styles.tick} />}
        {meta.name}
      </button>
      {speech ? (
        <button
          type="button"
          className={styles.speak}
          aria-label={t("listen_to", { language: meta.name })}
          data-testid={`hear-${meta.lang}`}
          onClick={() => (speech.speaking ? speech.stop() : speech.start())}
        >
          <Icon of={Volume2} size={24} />
        </button>
      ) : (
        <span
          className={styles.silent}
          role="img"
          aria-label={t("no_voice", { language: meta.name })}
          data-testid={`silent-${meta.lang}`}
        >
          <Icon of={VolumeX} size={18} />
        </span>
      )}
    </li>
  );
}
