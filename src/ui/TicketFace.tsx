import type { ReactNode } from "react";
import { directionOf } from "#i18n/languages.ts";
import styles from "#ui/TicketFace.module.css";

interface TicketFaceProps {
  /** Language of all words on it. */
  readonly lang: string;
  readonly children: ReactNode;
}

/** Looks like a ticket from a wardrobe; a `strong` in it stands large. Nothing on it says what it is for. */
export function TicketFace({ lang, children }: TicketFaceProps) {
  return (
    <div className={styles.ticket} lang={lang} dir={directionOf(lang)} data-testid="ticket">
      {children}
    </div>
  );
}
