import styles from "#ui/SkipLink.module.css";

interface SkipLinkProps {
  readonly label: string;
  /** Where a step in the history must not be made: moves the focus itself. */
  readonly onSkip?: () => void;
}

/** The keyboard's first stop: past the header to `#main`. */
export function SkipLink({ label, onSkip }: SkipLinkProps) {
  return (
    // biome-ignore lint/a11y/useValidAnchor: a way past the header that leads somewhere with and without a step in the history
    <a
      className={styles.skip}
      href="#main"
      onClick={(event) => {
        if (!onSkip) return;
        event.preventDefault();
        onSkip();
      }}
    >
      {label}
    </a>
  );
}
