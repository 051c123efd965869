import { useTranslation } from "react-i18next";
import type { CaseView } from "#domain/case/case-view.ts";
import { MISSING_LINES } from "#features/safety-plan/missing-steps.ts";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import { useMissingLabel } from "#features/safety-plan/use-missing-label.ts";
import { Bidi } from "#i18n/Bidi.tsx";

/** What a child agreed to, as facts. */
export function AgreedBefore({ plan }: { readonly plan: NonNullable<CaseView["missingPlan"]> }) {
  const { t } = useTranslation("safety-plan");
  const label = useMissingLabel();
  return (
    <dl className={styles.facts} data-testid="agreed-before">
      {Object.entries(MISSING_LINES).map(([step, name]) => {
        const values = [plan[step as keyof typeof MISSING_LINES] ?? []].flat();
        return (
          <div key={step} className={styles.fact}>
            <dt>{t(`child.${name}`)}</dt>
            <dd>
              {values.length === 0 ? t("steps.nothing") : <Bidi>{values.map((value) => label(step, value)).join(" · ")}</Bidi>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
