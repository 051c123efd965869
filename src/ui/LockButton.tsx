import { LockKeyhole } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/LockButton.module.css";
import { useShell } from "#ui/shell-context.ts";

const HOLD_MS = 800;

/** Shown only while a vault is open. Held down it locks so that only the words open; the page of locks has the same as a button. */
export function LockButton() {
  const { t } = useTranslation("common");
  const { lock } = useShell();
  const holding = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const letGo = () => clearTimeout(holding.current);
  useEffect(() => () => clearTimeout(holding.current), []);
  if (!lock) return null;
  return (
    <button
      type="button"
      className={styles.lock}
      onPointerDown={() => {
        letGo();
        holding.current = setTimeout(() => lock("words_only"), HOLD_MS);
      }}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      // A long press would open the browser's own menu over it.
      onContextMenu={(event) => event.preventDefault()}
      onClick={() => {
        letGo();
        lock();
      }}
      data-testid="lock"
    >
      <Icon of={LockKeyhole} size={20} />
      {t("lock")}
    </button>
  );
}
