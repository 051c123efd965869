import styles from "#ui/BilingualText.module.css";
import { Said } from "#ui/Said.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface BilingualTextProps {
  /** The person's language: large. */
  readonly main: TextInLanguage;
  /** The worker's language: small, below, with a rule at its side. Left out when it is the same language. */
  readonly second?: TextInLanguage | undefined;
  readonly size?: "question" | "text";
  /** Key of the large text, marked while it is heard. */
  readonly said?: string;
}

export function BilingualText({ main, second, size = "text", said }: BilingualTextProps) {
  return (
    <span className={styles.both}>
      <span className={size === "question" ? styles.question : styles.text} lang={main.lang} dir={main.dir}>
        <Said id={said}>{main.text}</Said>
      </span>
      {second && second.lang !== main.lang && (
        <span className={styles.second} lang={second.lang} dir={second.dir}>
          {second.text}
        </span>
      )}
    </span>
  );
}
