import { Check, Send } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { RunningScreening } from "#domain/case/types.ts";
import { assess } from "#domain/screening/assess.ts";
import { PlanView } from "#features/screening/PlanView.tsx";
import type { PlanSlots } from "#features/screening/slots.ts";
import { useCompiled } from "#features/screening/use-runner.ts";
import type { GuideContent } from "#storage/guides.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { addEntry } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { useSession } from "#workflows/react.ts";

interface UnrecordedResultProps {
  readonly screening: RunningScreening;
  readonly content: GuideContent;
  readonly slots: PlanSlots;
  readonly onDone: () => void;
}

/** The person did not agree to notes: the plan is shown once and kept nowhere. A child can still be referred, with the fewest lines. */
export function UnrecordedResult({ screening, content, slots, onDone }: UnrecordedResultProps) {
  const { t } = useTranslation(["screening", "errors"]);
  const session = useSession();
  const [, go] = useLocation();
  const [error, setError] = useState<string | null>(null);
  const { compiled, catalogue } = useCompiled(content);
  const assessment = useMemo(() => assess(compiled, catalogue, screening), [compiled, catalogue, screening]);
  const child = assessment.age !== "adult" || assessment.flags.includes("child_protection");

  async function refer() {
    const saved = await addEntry(session, {
      type: "help",
      caseId: screening.caseId,
      needs: [],
      language: screening.language,
      age: assessment.age,
    });
    if (!saved.ok) return setError(saved.error.type);
    setCurrent({ caseId: screening.caseId });
    go("/cases/refer");
  }
  return (
    <Page
      title={t(child ? "result.child_first" : "result.title")}
      focusKey="unrecorded"
      back={onDone}
      bottom={
        <Actions>
          {child && (
            <BigButton icon={Send} onPress={() => void refer()} testId="refer">
              {t("result.refer_child")}
            </BigButton>
          )}
          <BigButton kind="secondary" icon={Check} onPress={onDone} testId="unrecorded-done">
            {t("result.done_unrecorded")}
          </BigButton>
        </Actions>
      }
    >
      <Notice>
        <p>{t("not_kept")}</p>
      </Notice>
      <PlanView screening={screening} assessment={assessment} content={content} slots={slots} />
      <Refusal why={error && t(`errors:${error}`)} />
    </Page>
  );
}
