import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { questionsOnly } from "#domain/practice/run.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import { CaseRoom } from "#features/practice/CaseRoom.tsx";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { PracticeList } from "#features/practice/PracticeList.tsx";
import { DEFAULT_ROLE, type PracticeRole } from "#features/practice/roles.ts";
import { usePractice } from "#features/practice/use-practice.ts";
import { useGuideContent } from "#storage/guides.ts";
import { Notice } from "#ui/Notice.tsx";
import { useInnerBack } from "#ui/use-inner-back.ts";

/**
 * Practice on published cases. Everything lives in this component and is gone with it: nothing here can write, and no rule of the app
 * lets it reach what can (tools/lib/may-import.mjs).
 */
export function PracticePage() {
  const { t } = useTranslation("practice");
  const content = useGuideContent();
  const practice = usePractice();
  const [role, setRole] = useState<PracticeRole>(DEFAULT_ROLE);
  const [caseId, setCaseId] = useState<string | null>(null);
  const toList = useInnerBack(caseId !== null, () => setCaseId(null));

  const tools = useMemo(() => {
    if (content === null) return null;
    const compiled = compileGuides(content.guides);
    if (!compiled.ok) return null;
    return {
      bare: questionsOnly(compiled.value),
      catalogue: createCatalogue(content.indicators, content.rules),
    };
  }, [content]);

  if (tools === null || practice === null) {
    return (
      <PracticeFrame title={t("list.title")} back="/team">
        <Notice tone="info" testId="practice-absent">
          <p>{t("list.absent")}</p>
        </Notice>
      </PracticeFrame>
    );
  }
  const chosen = practice.cases.find(({ id }) => id === caseId);
  if (chosen !== undefined) return <CaseRoom key={chosen.id} one={chosen} role={role} {...tools} onBack={toList} />;
  return <PracticeList cases={practice.cases} role={role} onRole={setRole} onOpen={setCaseId} />;
}
