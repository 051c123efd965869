import type { LucideIcon } from "lucide-react";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/StatusLine.module.css";

interface StatusLineProps {
  /** Empty keeps the region alive without saying anything, so that the next change is announced. */
  readonly text: string;
  readonly icon?: LucideIcon;
  readonly testId?: string;
}

/** A polite live region: "Saved on this phone". Announced once, without taking the focus. */
export function StatusLine({ text, icon, testId }: StatusLineProps) {
  return (
    <p role="status" className={styles.status} data-testid={testId}>
      {text && icon && <Icon of={icon} size={18} />}
      {text}
    </p>
  );
}
