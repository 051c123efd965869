import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import styles from "#ui/Disclosure.module.css";
import { Icon } from "#ui/Icon.tsx";

interface DisclosureProps {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly openAtFirst?: boolean;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** Folds what is needed second ("Why", sources). Printed open. */
export function Disclosure({ title, hint, openAtFirst, testId, children }: DisclosureProps) {
  return (
    <details className={styles.disclosure} open={openAtFirst} data-testid={testId}>
      <summary className={styles.summary}>
        <Icon of={ChevronDown} size={22} className={styles.arrow} />
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          {hint && <span className={styles.hint}>{hint}</span>}
        </span>
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
