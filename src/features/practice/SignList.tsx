import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";

interface SignListProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly testId: string;
  /** One level below what stands above it. */
  readonly heading?: "h2" | "h3";
}

/** Signs in words under a heading; absent when there is none. */
export function SignList({ title, ids, testId, heading: Heading = "h3" }: SignListProps) {
  const text = usePracticeText();
  if (ids.length === 0) return null;
  return (
    <div className={styles.group} data-testid={testId}>
      <Heading>{title}</Heading>
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
