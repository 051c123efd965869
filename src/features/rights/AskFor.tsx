import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Right } from "#domain/pack/rights.ts";
import { AskCard } from "#features/rights/AskCard.tsx";
import { wordsFor } from "#features/rights/ask-words.ts";
import styles from "#features/rights/Rights.module.css";
import { useAsks } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";

interface AskForProps {
  readonly right: Right;
  readonly country: Country;
}

/** "Ask for this": the requests of a right in the languages of the country it holds in, or of the reader's. */
export function AskFor({ right, country }: AskForProps) {
  const { t } = useTranslation("rights");
  const asks = useAsks();
  const where = right.where === "INT" || right.where === "EU" ? country : right.where;
  const found = (right.say ?? [])
    .map((id) => ({ id, words: wordsFor(asks.get(id)?.words ?? [], where) }))
    .filter(({ words }) => words.length > 0);
  if (found.length === 0) return null;
  return (
    <Disclosure title={t("ask_title")} hint={t("ask_hint")} testId="ask-for">
      <p className={styles.small}>{t("show_to")}</p>
      {found.map(({ id, words }) => (
        <AskCard key={id} words={words} meaning={`ask.${id}`} charityFirst={right.charityFirst} />
      ))}
    </Disclosure>
  );
}
