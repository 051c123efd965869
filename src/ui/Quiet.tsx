import type { ReactNode } from "react";
import styles from "#ui/Quiet.module.css";

/** Secondary text under a heading or at the foot of a card. */
export function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className={styles.quiet}>{children}</p>;
}
