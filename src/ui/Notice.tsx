import { CircleQuestionMark, Info, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/Notice.module.css";

interface NoticeProps {
  readonly tone?: "info" | "caution" | "danger";
  readonly title?: string;
  /** True when it appears because of something the person just did or that went wrong: it is announced. */
  readonly live?: boolean;
  readonly testId?: string;
  readonly children?: ReactNode;
}

const ICONS = { info: Info, caution: CircleQuestionMark, danger: OctagonAlert };

export function Notice({ tone = "info", title, live, testId, children }: NoticeProps) {
  return (
    <div
      className={classNames(styles.notice, styles[tone])}
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      data-testid={testId}
    >
      <Icon of={ICONS[tone]} size={22} className={styles.icon} />
      <div className={styles.words}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
