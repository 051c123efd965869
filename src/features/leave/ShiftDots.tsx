import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/leave/ShiftDots.module.css";
import { keyDown, keyUp, noPresses, PRESSES, pressesNow, WITHIN_MS } from "#features/leave/shift-presses.ts";

/** Listens for Shift three times and shows the count as three dots. */
export function ShiftDots({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation("common");
  const [presses, setPresses] = useState(0);

  useEffect(() => {
    let count = noPresses;
    let forget: ReturnType<typeof setTimeout> | undefined;
    const down = (event: KeyboardEvent) => {
      count = keyDown(count, event.key);
    };
    const up = (event: KeyboardEvent) => {
      count = keyUp(count, event.key, event.timeStamp);
      const now = pressesNow(count, event.timeStamp);
      if (now >= PRESSES) return onLeave();
      setPresses(now);
      clearTimeout(forget);
      forget = setTimeout(() => setPresses(0), WITHIN_MS);
    };
    window.addEventListener("keydown", down, true);
    window.addEventListener("keyup", up, true);
    return () => {
      window.removeEventListener("keydown", down, true);
      window.removeEventListener("keyup", up, true);
      clearTimeout(forget);
    };
  }, [onLeave]);

  return (
    <div className={styles.dots} role="status">
      {presses > 0 && (
        <>
          <span className={styles.unseen}>{t("cover_dots", { count: presses })}</span>
          {Array.from({ length: PRESSES }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: three dots that never move
            <span key={i} aria-hidden="true" className={i < presses ? styles.on : styles.off} />
          ))}
        </>
      )}
    </div>
  );
}
