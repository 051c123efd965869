import { LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/LeaveButton.module.css";
import { useShell } from "#ui/shell-context.ts";

interface LeaveButtonProps {
  /** In the language of the person who holds the phone, where that is not the language of the screens. */
  readonly label?: string;
}

/** A link, so that it works before any script has loaded; with script it also covers and locks first. */
export function LeaveButton({ label }: LeaveButtonProps) {
  const { t } = useTranslation("common");
  const { leave } = useShell();
  return (
    <a
      className={styles.leave}
      href="/leave.html"
      data-testid="quick-exit"
      onClick={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <Icon of={LogOut} size={20} />
      {label ?? t("leave")}
    </a>
  );
}
