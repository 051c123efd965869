import { type KeyboardEvent, type ReactNode, useRef } from "react";
import styles from "#features/person-held/Held.module.css";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import { LeaveButton } from "#ui/LeaveButton.tsx";
import { SkipLink } from "#ui/SkipLink.tsx";

interface HeldFrameProps {
  readonly words: HeldWords;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLElement>) => void) | undefined;
  readonly children?: ReactNode;
}

/** Nothing but Leave and what is asked: no name, no place, no count, no way to any other screen. */
export function HeldFrame({ words, onKeyDown, children }: HeldFrameProps) {
  const main = useRef<HTMLElement>(null);
  return (
    <div className={styles.frame} lang={words.lang} dir={words.dir} data-testid="held">
      <header className={styles.header}>
        {/* Without a step in the history: Back must find nothing here. */}
        <SkipLink label={words.t("skip")} onSkip={() => main.current?.focus()} />
        <LeaveButton label={words.t("leave")} />
      </header>
      <main ref={main} id="main" className={styles.main} tabIndex={-1} onKeyDown={onKeyDown}>
        {children}
      </main>
    </div>
  );
}
