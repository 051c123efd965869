import { useTranslation } from "react-i18next";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { BigButton } from "#ui/BigButton.tsx";

/** The questions are over; before the rule speaks, the learner does. */
export function GuideDone({ onDone, onBack }: { readonly onDone: () => void; readonly onBack: () => void }) {
  const { t } = useTranslation("practice");
  return (
    <PracticeFrame
      title={t("done.title")}
      back={onBack}
      focusKey="done"
      bottom={
        <BigButton onPress={onDone} testId="to-own">
          {t("done.next")}
        </BigButton>
      }
    >
      <p>{t("done.text")}</p>
    </PracticeFrame>
  );
}
