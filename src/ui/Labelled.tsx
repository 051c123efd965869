import type { ReactNode } from "react";
import styles from "#ui/Field.module.css";

interface LabelledProps {
  /** Of the input; hint and error get ids made of it (see `describedBy`). */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: ReactNode;
}

/** An input with its label above, and what is wrong with it below. */
export function Labelled({ id, label, hint, error, children }: LabelledProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
