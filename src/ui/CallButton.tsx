import { Phone } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import styles from "#ui/CallButton.module.css";
import { smsHref, telHref, whatsappHref } from "#ui/links.ts";
import { NumberLarge } from "#ui/NumberLarge.tsx";
import { ShowNumber } from "#ui/ShowNumber.tsx";

interface CallButtonProps {
  /** Digits as in the directory. */
  readonly number: string;
  /** As people of the country write it. */
  readonly numberShown?: string;
  /** "Call 119 in France": names the country. */
  readonly label: string;
  readonly how?: "call" | "text" | "whatsapp";
  /** Ready text for a message. */
  readonly body?: string;
  /** Who answers, who may be told, what to say: read before anything is dialled. */
  readonly before: ReactNode;
  /** Stands under the number shown large, where it differs from `before`. */
  readonly withLarge?: ReactNode;
  /** The number already stands large above the button. */
  readonly numberAbove?: boolean;
  readonly kind?: "primary" | "secondary" | "danger";
  readonly testId?: string;
}

const hrefFor = { call: (number: string) => telHref(number), text: smsHref, whatsapp: (number: string) => whatsappHref(number) };

/**
 * One tap never dials: the first shows the words and the number, a second, separate link calls. The link takes no focus by itself,
 * so a second tap on the same place does nothing.
 */
export function CallButton({
  number,
  numberShown,
  label,
  how = "call",
  body,
  before,
  withLarge = before,
  numberAbove,
  kind = "primary",
  testId,
}: CallButtonProps) {
  const { t } = useTranslation("common");
  const [open, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <div className={styles.call}>
      <button
        type="button"
        className={styles[kind]}
        aria-expanded={open}
        aria-controls={id}
        data-testid={testId}
        onClick={() => {
          setOpen(!open);
          if (!open) requestAnimationFrame(() => panel.current?.focus());
        }}
      >
        <Phone aria-hidden="true" size={22} />
        <span>{label}</span>
      </button>
      <ShowNumber number={numberShown ?? number} label={label}>
        {withLarge}
      </ShowNumber>
      <section id={id} ref={panel} tabIndex={-1} className={styles.panel} hidden={!open} aria-label={label}>
        {open && (
          <>
            {!numberAbove && <NumberLarge number={numberShown ?? number} />}
            <div className={styles.before}>{before}</div>
            <p className={styles.trace}>{t("trace")}</p>
            <BigButton kind={kind} icon={Phone} href={hrefFor[how](number, body)} testId="call-now">
              {how === "call" ? t("call_now") : t("text_now")}
            </BigButton>
          </>
        )}
      </section>
    </div>
  );
}
