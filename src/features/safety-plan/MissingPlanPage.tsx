import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { AskSteps } from "#features/safety-plan/AskSteps.tsx";
import { MISSING_LINES, MISSING_STEPS, missingFrom } from "#features/safety-plan/missing-steps.ts";
import { useMissingLabel } from "#features/safety-plan/use-missing-label.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Notice } from "#ui/Notice.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { planForMissing } from "#workflows/safety-plans.ts";

/** With a child who agrees, before anything happens: what would help to find it, in ticks; the rest is on the lead's paper. */
export function MissingPlanPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("safety-plan");
  const { lang } = useLanguage();
  const session = useSession();
  const [, go] = useLocation();
  const label = useMissingLabel();
  return (
    <AskSteps
      place={{ form: "missing", caseId }}
      section={t("child.title")}
      steps={MISSING_STEPS}
      question={(step) => t(`child.${step}.question`)}
      hint={(step) => t(`child.${step}.hint`)}
      label={(step, value) => inLanguage(label(step, value), lang)}
      line={(step) => t(`child.${MISSING_LINES[step as keyof typeof MISSING_LINES]}`)}
      before={t("child.before")}
      afterwards={
        <Notice tone="caution" title={t("child.not_here")}>
          <p>{t("child.not_here_text")}</p>
        </Notice>
      }
      onLeave={() => go("/cases/open")}
      onSave={async (given, save) => {
        const plan = missingFrom(given);
        if (!plan) return "SaveFailed";
        const kept = await save(() => planForMissing(session, caseId, plan));
        if (!kept.ok) return kept.error.type;
        go("/cases/open");
        return null;
      }}
    />
  );
}
