import type { ReactNode } from "react";
import styles from "#ui/WithKeyboard.module.css";

/** What only somebody with a keyboard can do: shown where there is a mouse or a touch pad, because no browser says that there are keys. */
export function WithKeyboard({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.keyboard} data-testid="with-keyboard">
      {children}
    </span>
  );
}
