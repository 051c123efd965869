import { useTranslation } from "react-i18next";
import { MISSED, whyMissed } from "#domain/practice/missed.ts";
import { compareSigns, type OwnAssessment } from "#domain/practice/run.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import { SignList } from "#features/practice/SignList.tsx";

interface DifferencesProps {
  readonly own: OwnAssessment;
  readonly rule: Assessment;
  readonly file: Assessment;
  readonly bare: CompiledGuides;
  readonly facts: ScreeningFacts;
  readonly worker: WorkerFlags;
}

const signsIn = (assessment: Assessment): readonly string[] => [
  ...new Set(ELEMENTS.flatMap((element) => assessment.elements[element].indicators)),
];

/** Why the views may differ: reasons, never a mark. */
export function Differences({ own, rule, file, bare, facts, worker }: DifferencesProps) {
  const { t } = useTranslation("practice");
  const signs = compareSigns(signsIn(rule), signsIn(file));
  const reasons = [
    own.code === rule.shown ? t("differ.you_same") : t("differ.you_rule"),
    rule.code !== rule.shown && t("differ.gate"),
    rule.code === file.code ? t("differ.file_same") : t("differ.rule_file"),
    facts.guideId === "child" && !worker.childTrained && t("differ.child_basics"),
  ].filter((reason): reason is string => reason !== false);
  return (
    <section aria-label={t("differ.title")} className={styles.facts} data-testid="differences">
      <h2 className={styles.heading}>{t("differ.title")}</h2>
      <ul className={styles.signs}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {MISSED.map((why) => (
        <SignList
          key={why}
          title={t(`differ.missed.${why}`)}
          ids={signs.onlyFile.filter((id) => whyMissed(bare, facts, worker, id) === why)}
          testId={`missed-${why}`}
        />
      ))}
      <SignList title={t("differ.only_answers")} ids={signs.onlyLearner} testId="only-answers" />
    </section>
  );
}
