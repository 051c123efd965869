import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/Door.module.css";
import { Icon } from "#ui/Icon.tsx";

interface DoorProps {
  readonly href: string;
  readonly icon: LucideIcon;
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  /** Red only for danger now. */
  readonly tone?: "plain" | "danger";
  /** What has to be known before the page opens; it is in no address. */
  readonly onPress?: () => void;
  readonly testId?: string;
}

/** A large way into another page. */
export function Door({ href, icon, title, hint, tone = "plain", onPress, testId }: DoorProps) {
  return (
    <Link
      href={href}
      className={classNames(styles.door, tone === "danger" && styles.danger)}
      {...(onPress && { onClick: onPress })}
      data-testid={testId}
    >
      <span className={styles.picture}>
        <Icon of={icon} size={26} />
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        {hint && <span className={styles.hint}>{hint}</span>}
      </span>
    </Link>
  );
}
