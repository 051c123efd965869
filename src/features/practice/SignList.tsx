import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";

interface SignListProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly testId: string;
}

/** Signs in words under a heading; absent when there is none. */
export function SignList({ title, ids, testId }: SignListProps) {
  const text = usePracticeText();
  if (ids.length === 0) return null;
  return (
    <div className={styles.group} data-testid={testId}>
      <h3>{title}</h3>
      <ul className={styles.signs}>
        {ids.map((id) => {
          const sign = text.of(`indicator.${id}`);
          return (
            <li key={id} data-indicator={id} lang={sign.lang} dir={sign.dir}>
              {sign.text}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
