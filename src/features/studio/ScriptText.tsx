import styles from "#features/studio/Studio.module.css";
import { directionOf } from "#i18n/languages.ts";
import type { Range } from "#lib/sentences.ts";
import { classNames } from "#ui/class-names.ts";

interface ScriptTextProps {
  readonly lang: string;
  readonly text: string;
  readonly sentences: readonly Range[];
  /** The sentence to be spoken now; null = all of it. */
  readonly now: number | null;
}

/** The line as it is to be spoken, large; what is not spoken now steps back. */
export function ScriptText({ lang, text, sentences, now }: ScriptTextProps) {
  return (
    <p className={styles.large} lang={lang} dir={directionOf(lang)} data-testid="studio-text">
      {sentences.map(([start, end], index) => (
        <span key={start} className={classNames(now !== null && now !== index && styles.later)}>
          {text.slice(start, end)}{" "}
        </span>
      ))}
    </p>
  );
}
