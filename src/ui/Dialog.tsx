import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/Dialog.module.css";
import { Icon } from "#ui/Icon.tsx";
import { LeaveButton } from "#ui/LeaveButton.tsx";

interface DialogProps {
  readonly open: boolean;
  /** Escape, the close button, or Back. */
  readonly onClose: () => void;
  readonly title: string;
  /** Buttons, below the text. */
  readonly actions?: ReactNode;
  readonly testId?: string;
  /** Black in both themes: lights nothing but its own words. */
  readonly black?: boolean;
  /** Comes by itself and presses: screen readers say the whole of it, and the first action has the focus. */
  readonly urgent?: boolean;
  readonly children?: ReactNode;
}

/**
 * The platform's modal dialog: it traps focus, makes the page behind inert and gives focus back. Because everything outside is
 * inert, Leave is inside it too, in its usual corner.
 */
export function Dialog({ open, onClose, title, actions, testId, black, urgent, children }: DialogProps) {
  const { t } = useTranslation("common");
  const dialog = useRef<HTMLDialogElement>(null);
  const acts = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) {
      element.showModal();
      if (urgent) acts.current?.querySelector("button")?.focus();
    }
    if (!open && element.open) element.close();
  }, [open, urgent]);

  return (
    <dialog
      ref={dialog}
      className={classNames(styles.dialog, black && styles.black)}
      role={urgent ? "alertdialog" : undefined}
      aria-labelledby={id}
      aria-describedby={urgent ? `${id}-said` : undefined}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <div className={styles.top}>
            <LeaveButton />
            <button type="button" className={styles.close} onClick={onClose} aria-label={t("close")}>
              <Icon of={X} size={26} />
            </button>
          </div>
          <div className={styles.body}>
            <h2 id={id} className={styles.title}>
              {title}
            </h2>
            <div id={`${id}-said`} className={styles.said}>
              {children}
            </div>
            {actions && (
              <div ref={acts} className={styles.actions}>
                {actions}
              </div>
            )}
          </div>
        </>
      )}
    </dialog>
  );
}
