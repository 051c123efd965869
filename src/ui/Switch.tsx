import { type ReactNode, useId } from "react";
import styles from "#ui/Switch.module.css";

interface SwitchProps {
  readonly label: ReactNode;
  /** The value it lets out, or what it means. */
  readonly hint?: ReactNode;
  /** Nothing is switched on for anybody: callers start with `false`. */
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly testId?: string;
}

export function Switch({ label, hint, on, onChange, disabled, testId }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label htmlFor={id} className={styles.words}>
        <span className={styles.label}>{label}</span>
        {hint && (
          <span id={`${id}-hint`} className={styles.hint}>
            {hint}
          </span>
        )}
      </label>
      <input
        id={id}
        className={styles.input}
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        disabled={disabled}
        autoComplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        data-testid={testId}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
