import { type HTMLInputTypeAttribute, useId } from "react";
import { cleanOutsideText } from "#lib/outside-text.ts";
import styles from "#ui/Field.module.css";
import { describedBy, LEARNS_NOTHING } from "#ui/field-parts.ts";
import { Labelled } from "#ui/Labelled.tsx";

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: HTMLInputTypeAttribute;
  readonly inputMode?: "text" | "numeric" | "tel" | "search" | "none";
  /** `current-password` or `new-password` for the passphrase alone; everything else keeps nothing. */
  readonly autoComplete?: "off" | "current-password" | "new-password";
  readonly dir?: "ltr" | "rtl" | "auto";
  readonly testId?: string;
  readonly onBlur?: () => void;
}

/**
 * One line of text. Measured: browsers write what is typed into fields without `autocomplete="off"` to their session file,
 * so nothing here may be remembered, corrected or learned. Characters nobody can see are not taken in, so that what is kept is what is
 * read. No length is cut: whoever has a limit says so (`error`) and does not save beyond it.
 */
export function Field({
  label,
  hint,
  error,
  value,
  onChange,
  type = "text",
  inputMode,
  autoComplete = "off",
  dir = "auto",
  testId,
  onBlur,
}: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        className={styles.input}
        type={type}
        value={value}
        dir={dir}
        inputMode={inputMode}
        autoComplete={autoComplete}
        {...LEARNS_NOTHING}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        data-testid={testId}
        onChange={(event) => onChange(type === "password" ? event.target.value : cleanOutsideText(event.target.value))}
        onBlur={onBlur}
      />
    </Labelled>
  );
}
