import { useEffect, useRef } from "react";
import styles from "#features/person-held/Held.module.css";
import { HeldFrame } from "#features/person-held/HeldFrame.tsx";
import type { HeldWords } from "#features/person-held/use-held-words.ts";

/** A friendly page with nothing on it, while the person looks away and for a short time after. */
export function HeldCover({ words, onReturn }: { readonly words: HeldWords; readonly onReturn: () => void }) {
  const { t } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <HeldFrame words={words}>
      <div className={styles.quietly} data-testid="held-cover">
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {t("cover.title")}
        </h1>
        <p>{t("cover.text")}</p>
      </div>
      <div className={styles.ways}>
        <button type="button" className={styles.way} onClick={onReturn} data-testid="held-return">
          {t("cover.return")}
        </button>
      </div>
    </HeldFrame>
  );
}
