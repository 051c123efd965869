import { ArrowRight, CircleStop, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Interruption } from "#features/screening/use-runner.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSessionState } from "#workflows/react.ts";

interface InterruptedProps {
  readonly why: Exclude<Interruption, null>;
  readonly onStop: () => void;
  readonly onResume: () => void;
}

/** Danger now, or enough was said: the questions wait. No label is shown, bystanders may look. */
export function Interrupted({ why, onStop, onResume }: InterruptedProps) {
  const { t } = useTranslation("screening");
  const { enrolment } = useSessionState();
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;
  if (why === "enough") {
    return (
      <Page
        title={t("enough.title")}
        focusKey="enough"
        bottom={
          <BigButton icon={ArrowRight} onPress={onStop} testId="next">
            {t("enough.go_on")}
          </BigButton>
        }
      >
        <p data-testid="enough">{t("enough.text")}</p>
      </Page>
    );
  }
  return (
    <Page
      title={t("danger.title")}
      focusKey="danger"
      bottom={
        <Actions>
          <BigButton kind="secondary" icon={ArrowRight} onPress={onResume} testId="danger-resume">
            {t("danger.resume")}
          </BigButton>
          <BigButton kind="secondary" icon={CircleStop} onPress={onStop} testId="stop-questions">
            {t("danger.stop")}
          </BigButton>
        </Actions>
      }
    >
      <Notice tone="danger" live testId="danger-now">
        <p>{t("danger.text")}</p>
      </Notice>
      <BigButton kind="danger" icon={TriangleAlert} href="/danger" testId="open-danger">
        {t("danger.open")}
      </BigButton>
      <LeadCall lead={lead} />
    </Page>
  );
}
