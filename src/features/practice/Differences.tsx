import { useTranslation } from "react-i18next";
import type { OwnAssessment } from "#domain/practice/run.ts";
import { compareSigns } from "#domain/practice/run.ts";
import { ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import type { PracticeRole } from "#features/practice/roles.ts";
import { SignList } from "#features/practice/SignList.tsx";

interface DifferencesProps {
  readonly own: OwnAssessment;
  readonly rule: Assessment;
  readonly file: Assessment;
  readonly role: PracticeRole;
}

const signsIn = (assessment: Assessment): readonly string[] => [
  ...new Set(ELEMENTS.flatMap((element) => assessment.elements[element].indicators)),
];

/** Why the views may differ: reasons, never a mark. */
export function Differences({ own, rule, file, role }: DifferencesProps) {
  const { t } = useTranslation("practice");
  const signs = compareSigns(signsIn(rule), signsIn(file));
  const reasons = [
    own.code === rule.shown ? t("differ.you_same") : t("differ.you_rule"),
    rule.code !== rule.shown && t("differ.gate"),
    rule.code === file.code ? t("differ.file_same") : t("differ.rule_file"),
    rule.age !== "adult" && role === "volunteer" && t("differ.child_basics"),
    role !== "specialist" && signs.onlyFile.length > 0 && t("differ.specialist"),
  ].filter((reason): reason is string => reason !== false);
  return (
    <section aria-label={t("differ.title")} className={styles.facts} data-testid="differences">
      <h2 className={styles.heading}>{t("differ.title")}</h2>
      <ul className={styles.signs}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <SignList title={t("differ.only_file")} ids={signs.onlyFile} testId="only-file" />
      <SignList title={t("differ.only_answers")} ids={signs.onlyLearner} testId="only-answers" />
    </section>
  );
}
