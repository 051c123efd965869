import { LogOut } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import styles from "#features/person-held/Held.module.css";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import { Icon } from "#ui/Icon.tsx";
import { useShell } from "#ui/shell-context.ts";

interface HeldFrameProps {
  readonly words: HeldWords;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLElement>) => void) | undefined;
  readonly children?: ReactNode;
}

/** Nothing but Leave and what is asked: no name, no place, no count, no way to any other screen. */
export function HeldFrame({ words, onKeyDown, children }: HeldFrameProps) {
  const { leave } = useShell();
  return (
    <div className={styles.frame} lang={words.lang} dir={words.dir} data-testid="held">
      <header className={styles.header}>
        <a
          className={styles.leave}
          href="/leave.html"
          data-testid="quick-exit"
          onClick={(event) => {
            event.preventDefault();
            leave();
          }}
        >
          <Icon of={LogOut} size={20} />
          {words.t("leave")}
        </a>
      </header>
      <main id="main" className={styles.main} tabIndex={-1} onKeyDown={onKeyDown}>
        {children}
      </main>
    </div>
  );
}
