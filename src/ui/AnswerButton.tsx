import type { LucideIcon } from "lucide-react";
import styles from "#ui/AnswerButton.module.css";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";
import { Said } from "#ui/Said.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface AnswerButtonProps {
  /** Answer value; becomes `data-testid="answer-<value>"`. */
  readonly value: string;
  readonly label: TextInLanguage;
  /** The worker's language, small, under the person's; left out when the two are the same. */
  readonly second?: TextInLanguage | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Given earlier, or ticked. */
  readonly chosen?: boolean;
  /** `tick` for questions that take several answers. */
  readonly kind?: "press" | "tick";
  /** Key of the label, marked while it is heard. */
  readonly said?: string;
  readonly onPress: () => void;
}

/** At least 60 px tall. Every answer of a question, "not sure" and "skip" included, is this same element. */
export function AnswerButton({ value, label, second, icon, chosen = false, kind = "press", said, onPress }: AnswerButtonProps) {
  return (
    <button
      type="button"
      className={classNames(styles.answer, chosen && styles.chosen)}
      data-testid={`answer-${value}`}
      {...(kind === "tick" ? { role: "checkbox", "aria-checked": chosen } : { "aria-pressed": chosen })}
      onClick={onPress}
    >
      {icon && <Icon of={icon} size={26} className={styles.icon} />}
      <span className={styles.words}>
        <span className={styles.label} lang={label.lang} dir={label.dir}>
          <Said id={said}>{label.text}</Said>
        </span>
        {second && second.text !== label.text && (
          <span className={styles.second} lang={second.lang} dir={second.dir}>
            {second.text}
          </span>
        )}
      </span>
    </button>
  );
}
