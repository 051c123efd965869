import type { ReactNode } from "react";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { Card } from "#ui/Card.tsx";

interface LabelCardProps {
  /** Whose view it is. */
  readonly title: string;
  readonly lineKey: string;
  readonly code: AssessmentCode;
  readonly testId: string;
  readonly children?: ReactNode;
}

/** One view of the story, in the words people read; none of the views is marked as the right one. */
export function LabelCard({ title, lineKey, code, testId, children }: LabelCardProps) {
  const line = usePracticeText().of(lineKey);
  return (
    <Card as="section" label={title} testId={testId} data={{ "data-code": code }}>
      <h2 className={styles.label}>{title}</h2>
      <p className={styles.said} lang={line.lang} dir={line.dir}>
        {line.text}
      </p>
      {children}
    </Card>
  );
}
