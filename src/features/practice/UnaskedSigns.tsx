import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";

interface UnaskedSignsProps {
  readonly indicators: readonly string[];
  readonly ticks: readonly string[];
  readonly onDone: (ticks: readonly string[]) => void;
}

/** What the story tells although no question of the guide asked for it. */
export function UnaskedSigns({ indicators, ticks, onDone }: UnaskedSignsProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const [picked, setPicked] = useState(ticks);
  const [filter, setFilter] = useState("");
  const wished = filter.trim().toLocaleLowerCase();
  const shown = indicators.filter(
    (id) => picked.includes(id) || text.of(`indicator.${id}`).text.toLocaleLowerCase().includes(wished),
  );
  const done = (
    <BigButton onPress={() => onDone(picked)} testId="next">
      {picked.length === 0 ? t("unasked.nothing") : t("unasked.done")}
    </BigButton>
  );
  return (
    <section className={styles.answers} data-testid="tick-list" aria-label={t("unasked.title")}>
      <p>{t("unasked.text")}</p>
      {done}
      <Field label={t("unasked.find")} type="search" value={filter} onChange={setFilter} />
      <AnswerGrid label={t("unasked.title")}>
        {shown.map((id) => (
          <AnswerButton
            key={id}
            value={id}
            kind="tick"
            chosen={picked.includes(id)}
            label={text.of(`indicator.${id}`)}
            onPress={() => setPicked(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id])}
          />
        ))}
      </AnswerGrid>
    </section>
  );
}
