import { useTranslation } from "react-i18next";
import type { StrengthCounts } from "#domain/screening/evidence.ts";
import type { ElementExplanation } from "#domain/screening/explain.ts";
import styles from "#features/explain/Explain.module.css";
import { IndicatorItem } from "#features/explain/IndicatorItem.tsx";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";

/** One element of the test: its value, why it has it, and the signs behind it. */
export function ElementSection({ explained }: { readonly explained: ElementExplanation }) {
  const { t } = useTranslation("explain");
  const words = usePackWords();
  const { element, value, why, indicators, core } = explained;
  const name = words.say(`element.${element}`);
  const counted = (counts: StrengthCounts): string =>
    (["strong", "medium", "weak"] as const)
      .filter((strength) => counts[strength] > 0)
      .map((strength) => t(`counted.${strength}`, { n: counts[strength] }))
      .join(", ");
  const reason = (): string => {
    switch (why.kind) {
      case "decisive":
        return t("why.decisive");
      case "delphi":
        return t("why.delphi", { counts: counted(why.counts), clause: counted(why.clause) });
      case "below_delphi":
        return t("why.below_delphi", { counts: counted(why.counts) });
      case "cannot_be_ruled_out":
        return t(why.notNeededForChild ? "why.not_needed" : "why.cannot_be_ruled_out");
      default:
        return t(`why.${why.kind}`);
    }
  };
  const questions = why.kind === "core_all_no" || why.kind === "not_asked" ? why.questions : [];
  const alsoOpen = questions.length > 0 ? [] : (core?.open ?? []);
  return (
    <Section title={name} testId="element" data={{ "data-element": element, "data-value": value }}>
      <p className={styles.line}>{t(`value.${value}`)}</p>
      <p data-testid="element-why" data-why={why.kind}>
        {reason()}
      </p>
      {questions.length > 0 && (
        <ul>
          {questions.map((id) => (
            <li key={id}>{words.question(id)}</li>
          ))}
        </ul>
      )}
      {indicators.length > 0 && (
        <ul className={styles.signs}>
          {indicators.map((indicator) => (
            <IndicatorItem key={indicator.id} indicator={indicator} />
          ))}
        </ul>
      )}
      {alsoOpen.length > 0 && (
        <>
          <Quiet>{t("core_open")}</Quiet>
          <ul>
            {alsoOpen.map((id) => (
              <li key={id}>{words.question(id)}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
