import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { ASSESSMENTS, type AssessmentCode, type Element } from "#domain/pack/rules.ts";
import type { OwnAssessment } from "#domain/practice/run.ts";
import { assess } from "#domain/screening/assess.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { type Catalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import type { ScreeningFacts } from "#domain/screening/types.ts";
import { lineKey } from "#features/practice/lines.ts";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { Story } from "#features/practice/Story.tsx";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface OwnPageProps {
  readonly one: PracticeCase;
  readonly bare: CompiledGuides;
  readonly catalogue: Catalogue;
  readonly facts: ScreeningFacts;
  readonly given: OwnAssessment | null;
  readonly onGiven: (own: OwnAssessment) => void;
  readonly onBack: () => void;
}

const CODES = Object.keys(ASSESSMENTS) as AssessmentCode[];

/** What the learner thinks, before the rule says anything. */
export function OwnPage({ one, bare, catalogue, facts, given, onGiven, onBack }: OwnPageProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const hint = useId();
  const [code, setCode] = useState<AssessmentCode | null>(given?.code ?? null);
  const [elements, setElements] = useState<readonly Element[]>(given?.elements ?? []);
  const { age } = assess(bare, catalogue, facts);
  return (
    <PracticeFrame
      title={t("own.title")}
      back={onBack}
      focusKey="own"
      bottom={
        <BigButton
          disabled={code === null}
          describedBy={hint}
          onPress={() => code !== null && onGiven({ code, elements })}
          testId="compare"
        >
          {t("own.next")}
        </BigButton>
      }
    >
      <Disclosure title={t("run.story_short")} testId="story-again">
        <Story caseId={one.id} />
      </Disclosure>
      <h2>{t("own.parts")}</h2>
      <AnswerGrid label={t("own.parts")}>
        {ELEMENTS.map((element) => (
          <AnswerButton
            key={element}
            value={element}
            kind="tick"
            chosen={elements.includes(element)}
            label={text.of(`element.${element}`)}
            onPress={() =>
              setElements(ELEMENTS.filter((other) => (other === element ? !elements.includes(other) : elements.includes(other))))
            }
          />
        ))}
      </AnswerGrid>
      <h2>{t("own.label")}</h2>
      <AnswerGrid label={t("own.label")}>
        {CODES.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            chosen={code === value}
            label={text.of(lineKey(value, age))}
            onPress={() => setCode(value)}
          />
        ))}
      </AnswerGrid>
      <div id={hint}>
        <Quiet>{code === null ? t("own.choose") : t("own.no_mark")}</Quiet>
      </div>
    </PracticeFrame>
  );
}
