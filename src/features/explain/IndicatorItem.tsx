import { useTranslation } from "react-i18next";
import type { IndicatorExplanation } from "#domain/screening/explain.ts";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { Quiet } from "#ui/Quiet.tsx";

/** A sign with everything that speaks for and against it: strength, list it stands in, source, and which answers raised it. */
export function IndicatorItem({ indicator }: { readonly indicator: IndicatorExplanation }) {
  const { t } = useTranslation("explain");
  const words = usePackWords();
  const { id, strength, strengthBasis, decisive, dimension, sources, sourceStatus, raisedBy, ticked, lawyerOnly } = indicator;
  const weight = [
    strength && t(`strength.${strength}`, { basis: t(`basis.${strengthBasis}`, { defaultValue: strengthBasis }) }),
    decisive && t("decisive"),
    dimension && t(`dimension.${dimension}`),
  ].filter((part) => typeof part === "string");
  return (
    <li data-testid="sign" data-indicator={id}>
      {words.indicator(id)}
      {weight.length > 0 && <Quiet>{weight.join(" · ")}</Quiet>}
      {raisedBy.length > 0 && <Quiet>{t("raised_by", { questions: raisedBy.map(words.question).join(" / ") })}</Quiet>}
      {ticked && <Quiet>{t("ticked")}</Quiet>}
      {lawyerOnly && <Quiet>{t("lawyer_only")}</Quiet>}
      <Quiet>{t("source", { id, sources: sources.join(", "), status: t(`source_status.${sourceStatus}`) })}</Quiet>
    </li>
  );
}
