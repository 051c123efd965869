import { CircleCheck, CircleQuestionMark } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/FreshnessLine.module.css";
import { Icon } from "#ui/Icon.tsx";

interface FreshnessLineProps {
  /** True only when a person has confirmed it. */
  readonly confirmed: boolean;
  /** A sentence: "Nobody has rung this number yet". */
  readonly children: ReactNode;
}

export function FreshnessLine({ confirmed, children }: FreshnessLineProps) {
  return (
    <p className={classNames(styles.line, confirmed ? styles.confirmed : styles.open)}>
      <Icon of={confirmed ? CircleCheck : CircleQuestionMark} size={18} />
      <span>{children}</span>
    </p>
  );
}
