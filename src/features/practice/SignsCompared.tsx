import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { compareSigns, signsOf } from "#domain/practice/run.ts";
import { Established } from "#features/practice/Established.tsx";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { SignList } from "#features/practice/SignList.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface SignsComparedProps {
  readonly one: PracticeCase;
  readonly ticked: readonly string[];
  readonly onAnother: () => void;
  readonly onBack: () => void;
}

/** Ticked here and recorded in the case file, beside each other; nothing is counted. */
export function SignsCompared({ one, ticked, onAnother, onBack }: SignsComparedProps) {
  const { t } = useTranslation("practice");
  const { both, onlyFile, onlyLearner } = compareSigns(ticked, signsOf(one));
  return (
    <PracticeFrame
      title={t("signs.compared")}
      back={onBack}
      focusKey="signs_compared"
      bottom={
        <BigButton onPress={onAnother} testId="another">
          {t("compare.another")}
        </BigButton>
      }
    >
      {signsOf(one).length === 0 && <p>{t("signs.none_in_file")}</p>}
      <SignList heading="h2" title={t("signs.both")} ids={both} testId="signs-both" />
      <SignList heading="h2" title={t("signs.only_file")} ids={onlyFile} testId="signs-only-file" />
      <SignList heading="h2" title={t("signs.only_you")} ids={onlyLearner} testId="signs-only-you" />
      <Quiet>{t("signs.note")}</Quiet>
      <Established one={one} />
    </PracticeFrame>
  );
}
