import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { fileAssessment, type OwnAssessment } from "#domain/practice/run.ts";
import { assess } from "#domain/screening/assess.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import type { Catalogue } from "#domain/screening/evidence.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import { Differences } from "#features/practice/Differences.tsx";
import { Established } from "#features/practice/Established.tsx";
import { HowRead } from "#features/practice/HowRead.tsx";
import { LabelCard } from "#features/practice/LabelCard.tsx";
import { lineKey } from "#features/practice/lines.ts";
import { PartByPart } from "#features/practice/PartByPart.tsx";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { Signs } from "#features/practice/Signs.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";

interface ComparePageProps {
  readonly one: PracticeCase;
  readonly bare: CompiledGuides;
  readonly catalogue: Catalogue;
  readonly facts: ScreeningFacts;
  readonly own: OwnAssessment;
  readonly worker: WorkerFlags;
  readonly onSigns: () => void;
  readonly onAnother: () => void;
  readonly onBack: () => void;
}

/** Four views of one story beside each other: the learner's, the rule's on their answers, the case file's, and what was established. */
export function ComparePage({ one, bare, catalogue, facts, own, worker, onSigns, onAnother, onBack }: ComparePageProps) {
  const { t } = useTranslation("practice");
  const rule = assess(bare, catalogue, facts);
  const file = fileAssessment(catalogue, one);
  return (
    <PracticeFrame
      title={t("compare.title")}
      back={onBack}
      focusKey="compare"
      bottom={
        <BigButton onPress={onAnother} testId="another">
          {t("compare.another")}
        </BigButton>
      }
    >
      <p>{t("compare.text")}</p>
      <LabelCard title={t("compare.you")} lineKey={lineKey(own.code, rule.age)} testId="yours" code={own.code} />
      <LabelCard title={t("compare.rule")} lineKey={lineKey(rule.shown, rule.age)} testId="rule" code={rule.shown}>
        <HowRead assessment={rule} />
        <Disclosure title={t("compare.signs")} testId="rule-signs">
          <Signs assessment={rule} catalogue={catalogue} />
        </Disclosure>
      </LabelCard>
      <LabelCard title={t("compare.file")} lineKey={lineKey(file.code, file.age)} testId="file" code={file.code}>
        <HowRead assessment={file} />
        <Disclosure title={t("compare.signs")} testId="file-signs">
          <Signs assessment={file} catalogue={catalogue} />
        </Disclosure>
      </LabelCard>
      <Established one={one} />
      <Differences own={own} rule={rule} file={file} bare={bare} facts={facts} worker={worker} />
      <PartByPart own={own} rule={rule} file={file} />
      <BigButton kind="secondary" icon={ListChecks} onPress={onSigns} testId="practise-signs">
        {t("story.signs")}
      </BigButton>
    </PracticeFrame>
  );
}
