import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "#ui/EmptyState.module.css";
import { Icon } from "#ui/Icon.tsx";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** The next step: buttons or links. */
  readonly action?: ReactNode;
  readonly testId?: string;
}

/** Empty, loading, error, offline, locked, full: says what is so and what to do next. */
export function EmptyState({ icon, title, children, action, testId }: EmptyStateProps) {
  return (
    <div className={styles.empty} data-testid={testId}>
      <span className={styles.picture}>
        <Icon of={icon} size={32} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
