import { Smile } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/screening/Cover.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";

/** Greetings in the languages of the place: true, useful, and no sign of what stood here. */
const GREETINGS = [
  ["en", "Hello"],
  ["fr", "Bonjour"],
  ["ar", "السلام عليكم"],
  ["ti", "ሰላም"],
  ["am", "ሰላም"],
  ["fa", "سلام"],
  ["ckb", "سڵاو"],
  ["so", "Salaan"],
  ["vi", "Xin chào"],
  ["sq", "Përshëndetje"],
] as const;

const RTL = new Set(["ar", "fa", "ckb"]);

interface CoverProps {
  /** Within this time the way back needs no words; after it the vault locks. */
  readonly patienceMs: number;
  readonly onReturn: () => void;
  readonly onTooLate: () => void;
}

/** "Someone came": nothing of the talk is on the page while it is up. */
export function Cover({ patienceMs, onReturn, onTooLate }: CoverProps) {
  const { t } = useTranslation("screening");
  const late = useRef(onTooLate);
  late.current = onTooLate;
  useEffect(() => {
    const timer = setTimeout(() => late.current(), patienceMs);
    return () => clearTimeout(timer);
  }, [patienceMs]);
  return (
    <Page
      title={t("cover.title")}
      focusKey="cover"
      bottom={
        <BigButton kind="secondary" icon={Smile} onPress={onReturn} testId="cover-return">
          {t("cover.return")}
        </BigButton>
      }
    >
      <ul className={styles.greetings}>
        {GREETINGS.map(([lang, word]) => (
          <li key={lang} lang={lang} dir={RTL.has(lang) ? "rtl" : "ltr"}>
            {word}
          </li>
        ))}
      </ul>
    </Page>
  );
}
