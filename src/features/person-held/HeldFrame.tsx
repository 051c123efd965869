import { LogOut } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
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
  const main = useRef<HTMLElement>(null);
  return (
    <div className={styles.frame} lang={words.lang} dir={words.dir} data-testid="held">
      <header className={styles.header}>
        {/* biome-ignore lint/a11y/useValidAnchor: the same way past the header as on every page, without its step in the history */}
        <a
          className={styles.skip}
          href="#main"
          onClick={(event) => {
            // Without a step in the history: Back must find nothing here.
            event.preventDefault();
            main.current?.focus();
          }}
        >
          {words.t("skip")}
        </a>
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
      <main ref={main} id="main" className={styles.main} tabIndex={-1} onKeyDown={onKeyDown}>
        {children}
      </main>
    </div>
  );
}
