import { useId } from "react";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/Field.module.css";
import { describedBy, LEARNS_NOTHING } from "#ui/field-parts.ts";
import { Labelled } from "#ui/Labelled.tsx";

interface TextAreaProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly testId?: string;
  readonly onBlur?: () => void;
}

/** Several lines of text, remembered and corrected by nothing (see `Field`). */
export function TextArea({ label, hint, error, value, onChange, rows = 4, testId, onBlur }: TextAreaProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        className={classNames(styles.input, styles.area)}
        value={value}
        rows={rows}
        dir="auto"
        autoComplete="off"
        {...LEARNS_NOTHING}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        data-testid={testId}
        onChange={(event) => onChange(cleanOutsideText(event.target.value))}
        onBlur={onBlur}
      />
    </Labelled>
  );
}
