import { useTranslation } from "react-i18next";
import type { Level } from "#features/studio/recorder.ts";
import styles from "#features/studio/Studio.module.css";
import { classNames } from "#ui/class-names.ts";

const BARS: Record<Level, number> = { quiet: 1, good: 2, loud: 3 };

/** How loud it is, in a word and in one to three bars that do not dance. */
export function LevelMeter({ level }: { readonly level: Level }) {
  const { t } = useTranslation("studio");
  return (
    <p className={styles.level} role="status" data-testid="studio-level">
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} className={classNames(styles.bar, bar <= BARS[level] && styles.on)} />
        ))}
      </span>
      {t(`level.${level}`)}
    </p>
  );
}
