import type { ReactNode } from "react";
import styles from "#ui/AnswerGrid.module.css";
import { classNames } from "#ui/class-names.ts";

interface AnswerGridProps {
  /** Accessible name: the question. */
  readonly labelledBy?: string;
  readonly label?: string;
  /** `two` = two-by-two of equal cells (yes, no, not sure, skip); `one` = one stack. */
  readonly columns?: "one" | "two";
  readonly children: ReactNode;
}

/** Holds the answers of one question; all cells are the same size. */
export function AnswerGrid({ labelledBy, label, columns = "one", children }: AnswerGridProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid container in Safari 16
    <div
      role="group"
      aria-labelledby={labelledBy}
      aria-label={label}
      className={classNames(styles.grid, columns === "two" && styles.two)}
    >
      {children}
    </div>
  );
}
