import { Leaf } from "lucide-react";
import { useEffect, useRef } from "react";
import styles from "#features/person-held/Held.module.css";
import { HeldFrame } from "#features/person-held/HeldFrame.tsx";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import { Icon } from "#ui/Icon.tsx";

/** The calm end: no result, no word of what was chosen. */
export function HeldDone({ words, onReturned }: { readonly words: HeldWords; readonly onReturned: () => void }) {
  const { t } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <HeldFrame words={words}>
      <div className={styles.quietly} data-testid="held-done">
        <Icon of={Leaf} size={56} />
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {t("done.title")}
        </h1>
        <p>{t("done.text")}</p>
      </div>
      <div className={styles.ways}>
        <button type="button" className={styles.way} onClick={onReturned} data-testid="held-returned">
          {t("done.worker")}
        </button>
      </div>
    </HeldFrame>
  );
}
