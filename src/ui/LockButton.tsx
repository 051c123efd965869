import { LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/LockButton.module.css";
import { useShell } from "#ui/shell-context.ts";

/** Shown only while a vault is open. */
export function LockButton() {
  const { t } = useTranslation("common");
  const { lock } = useShell();
  if (!lock) return null;
  return (
    <button type="button" className={styles.lock} onClick={lock} data-testid="lock">
      <Icon of={LockKeyhole} size={20} />
      {t("lock")}
    </button>
  );
}
