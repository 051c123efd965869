import type { ReactNode } from "react";
import styles from "#ui/ChipRow.module.css";

/** Chips that wrap. */
export function ChipRow({ children }: { readonly children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
