import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { signsOffered } from "#domain/practice/run.ts";
import type { Catalogue } from "#domain/screening/evidence.ts";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { Story } from "#features/practice/Story.tsx";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";

interface SignsPageProps {
  readonly one: PracticeCase;
  readonly catalogue: Catalogue;
  readonly ticked: readonly string[];
  readonly onTicked: (ids: readonly string[]) => void;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** The short way to practise: tick what the story tells. */
export function SignsPage({ one, catalogue, ticked, onTicked, onDone, onBack }: SignsPageProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  return (
    <PracticeFrame
      title={t("signs.title")}
      back={onBack}
      focusKey="signs"
      bottom={
        <BigButton onPress={onDone} testId="compare">
          {t("signs.next")}
        </BigButton>
      }
    >
      <Card as="section">
        <Story caseId={one.id} />
      </Card>
      <p>{t("signs.text")}</p>
      <AnswerGrid label={t("signs.title")}>
        {signsOffered(catalogue, one).map((id) => (
          <AnswerButton
            key={id}
            value={id}
            kind="tick"
            chosen={ticked.includes(id)}
            label={text.of(`indicator.${id}`)}
            onPress={() => onTicked(ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id])}
          />
        ))}
      </AnswerGrid>
    </PracticeFrame>
  );
}
