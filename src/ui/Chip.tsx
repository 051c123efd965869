import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "#ui/Chip.module.css";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";

interface ChipProps {
  readonly tone?: "sea" | "lamp" | "red" | "green" | "plain";
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A fact as a tag: not a control. */
export function Chip({ tone = "sea", icon, children }: ChipProps) {
  return (
    <span className={classNames(styles.chip, styles[tone])}>
      {icon && <Icon of={icon} size={16} />}
      {children}
    </span>
  );
}
