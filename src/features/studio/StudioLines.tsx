import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/studio/Studio.module.css";
import { sizeText } from "#features/studio/sizes.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { directionOf } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { List } from "#ui/List.tsx";
import type { StudioLine } from "#workflows/voice-studio.ts";

interface StudioLinesProps {
  readonly here: readonly {
    readonly key: string;
    readonly text: string;
    readonly state: "open" | "changed" | "recorded" | "approved";
    readonly found: StudioLine | undefined;
  }[];
  readonly lang: string;
  readonly onRecord: (key: string) => void;
}

const PAGE = 25;

/** Each line with its state and size; a tap records it, or records it again. */
export function StudioLines({ here, lang, onRecord }: StudioLinesProps) {
  const { t } = useTranslation("studio");
  const screens = useLanguage();
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <List>
        {here.slice(0, shown).map(({ key, text, state, found }) => (
          <li key={key}>
            <button
              type="button"
              className={styles.line}
              data-testid="studio-line"
              data-key={key}
              data-state={state}
              onClick={() => onRecord(key)}
            >
              <span className={styles.words} lang={lang} dir={directionOf(lang)}>
                {text}
              </span>
              <span className={styles.state}>
                {t(`state.${state}`)}
                {found && ` · ${sizeText(found.bytes, screens.lang)}`}
              </span>
            </button>
          </li>
        ))}
      </List>
      {here.length > shown && (
        <BigButton kind="secondary" onPress={() => setShown(shown + PAGE)}>
          {t("more")}
        </BigButton>
      )}
    </>
  );
}
