import styles from "#ui/Progress.module.css";

interface ProgressProps {
  /** What is going on, in words: "Preparing the key". */
  readonly label: string;
  /** How far it is, in words: "120 of 300 kB". */
  readonly detail?: string;
  /** 0 to 1; absent when it cannot be known. */
  readonly value?: number;
}

/** For real waits only: key derivation, sending, installing. */
export function Progress({ label, detail, value }: ProgressProps) {
  return (
    <div className={styles.progress} role="status">
      <p className={styles.label}>
        {label}
        {detail && <span className={styles.detail}> · {detail}</span>}
      </p>
      <progress className={styles.bar} max={1} {...(value === undefined ? {} : { value })} aria-label={label} />
    </div>
  );
}
