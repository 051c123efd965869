import { ListChecks, MessagesSquare, Play, ShieldQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import type { PracticeGuideId } from "#domain/practice/run.ts";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { Story } from "#features/practice/Story.tsx";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface StoryPageProps {
  readonly one: PracticeCase;
  /** Questions of this story were answered already. */
  readonly begun: boolean;
  readonly onBegin: (guide: PracticeGuideId) => void;
  readonly onGoOn: () => void;
  readonly onSigns: () => void;
  readonly onBack: () => void;
}

export function StoryPage({ one, begun, onBegin, onGoOn, onSigns, onBack }: StoryPageProps) {
  const { t } = useTranslation("practice");
  const title = usePracticeText().of(`practice.${one.id}.title`);
  return (
    <PracticeFrame
      title={
        <span lang={title.lang} dir={title.dir}>
          {title.text}
        </span>
      }
      back={onBack}
      focusKey={`story-${one.id}`}
    >
      <Card as="section">
        <Story caseId={one.id} />
      </Card>
      <h2>{t("story.ask")}</h2>
      <p>{t("story.how")}</p>
      <Actions>
        {begun && (
          <BigButton icon={Play} onPress={onGoOn} testId="go-on">
            {t("story.go_on")}
          </BigButton>
        )}
        <BigButton
          icon={ShieldQuestionMark}
          kind={begun ? "secondary" : "primary"}
          onPress={() => onBegin("rapid")}
          testId="practise-rapid"
        >
          {t("story.rapid")}
        </BigButton>
        <BigButton icon={MessagesSquare} kind="secondary" onPress={() => onBegin("full")} testId="practise-full">
          {t("story.full")}
        </BigButton>
        <BigButton icon={ListChecks} kind="secondary" onPress={onSigns} testId="practise-signs">
          {t("story.signs")}
        </BigButton>
      </Actions>
      <Quiet>{t("story.child")}</Quiet>
    </PracticeFrame>
  );
}
