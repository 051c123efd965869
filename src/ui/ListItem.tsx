import type { ReactNode } from "react";
import styles from "#ui/List.module.css";

interface ListItemProps {
  readonly testId?: string;
  readonly children: ReactNode;
}

export function ListItem({ testId, children }: ListItemProps) {
  return (
    <li className={styles.item} data-testid={testId}>
      <div className={styles.content}>{children}</div>
    </li>
  );
}
