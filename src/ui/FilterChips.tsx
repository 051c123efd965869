import type { LucideIcon } from "lucide-react";
import { directionOf } from "#i18n/languages.ts";
import styles from "#ui/FilterChips.module.css";
import { Icon } from "#ui/Icon.tsx";

export interface FilterOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Language of the label when it is not the interface's. */
  readonly lang?: string;
  readonly icon?: LucideIcon;
  readonly testId?: string;
}

interface FilterChipsProps<T extends string> {
  /** What is being chosen, for screen readers. */
  readonly label: string;
  readonly options: readonly FilterOption<T>[];
  readonly chosen: readonly T[];
  readonly onToggle: (value: T) => void;
}

/** Switches that narrow a list; one or several may be on, `onToggle` decides. */
export function FilterChips<T extends string>({ label, options, chosen, onToggle }: FilterChipsProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in Safari 16
    <div role="group" aria-label={label} className={styles.row}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.includes(option.value)}
          lang={option.lang}
          dir={option.lang && directionOf(option.lang)}
          data-testid={option.testId}
          onClick={() => onToggle(option.value)}
        >
          {option.icon && <Icon of={option.icon} size={18} />}
          {option.label}
        </button>
      ))}
    </div>
  );
}
