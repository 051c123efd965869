import type { ReactNode } from "react";
import styles from "#ui/Actions.module.css";

/** A stack of buttons with the distance cold fingers need. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
