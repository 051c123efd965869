import { useTranslation } from "react-i18next";
import { OTHER_LANGUAGE } from "#features/safety-plan/missing-steps.ts";
import { ownName } from "#i18n/languages.ts";

/** The words of one answer of a plan for a missing child. */
export function useMissingLabel(): (step: string, value: string) => string {
  const { t } = useTranslation("safety-plan");
  return (step, value) => {
    if (step === "word") return value;
    if (step === "language" && value !== OTHER_LANGUAGE) return ownName(value);
    return t(`child.${step}.${value}`);
  };
}
