import { Save } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import type { Given, Step } from "#features/safety-plan/steps.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface SummaryProps {
  readonly section: string;
  readonly steps: readonly Step[];
  readonly given: Given;
  readonly label: (stepId: string, value: string) => TextInLanguage;
  readonly line: (stepId: string) => string;
  readonly notSaved: ReactNode;
  readonly afterwards?: ReactNode;
  readonly onBack: () => void;
  readonly onChange: (index: number) => void;
  readonly onSave: (given: Given) => Promise<string | null>;
}

/** Everything that will be kept, to read aloud together; each line leads back to its question. */
export function Summary({ section, steps, given, label, line, notSaved, afterwards, onBack, onChange, onSave }: SummaryProps) {
  const { t } = useTranslation(["safety-plan", "errors"]);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const save = async () => {
    if (working) return;
    setWorking(true);
    setError(await onSave(given));
    setWorking(false);
  };
  return (
    <Page
      title={t("steps.check")}
      section={section}
      back={onBack}
      focusKey="summary"
      bottom={
        <BigButton icon={Save} onPress={() => void save()} disabled={working} testId="save-plan">
          {t("steps.save")}
        </BigButton>
      }
    >
      {notSaved}
      <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
      <ul className={styles.lines}>
        {steps.map((step, index) => (
          <li key={step.id}>
            <button type="button" className={styles.line} onClick={() => onChange(index)} data-testid={`line-${step.id}`}>
              <span className={styles.name}>{line(step.id)}</span>
              <span className={styles.value}>
                {given[step.id]?.length
                  ? given[step.id]?.map((value, i) => (
                      <span key={value}>
                        {i > 0 && " · "}
                        <Bidi>{label(step.id, value).text}</Bidi>
                      </span>
                    ))
                  : t("steps.nothing")}
              </span>
              <span className={styles.change}>{t("steps.change")}</span>
            </button>
          </li>
        ))}
      </ul>
      {afterwards}
    </Page>
  );
}
