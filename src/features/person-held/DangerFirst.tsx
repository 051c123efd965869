import { ArrowRight, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSessionState } from "#workflows/react.ts";

interface DangerFirstProps {
  /** The person said so themselves. */
  readonly said: boolean;
  readonly onGoOn: () => void;
}

/** For the worker's eyes, after the passphrase: never on the person's screen. */
export function DangerFirst({ said, onGoOn }: DangerFirstProps) {
  const { t } = useTranslation("person-held");
  const { enrolment } = useSessionState();
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;
  return (
    <Page
      title={t("danger.title")}
      focusKey="held-danger"
      bottom={
        <BigButton kind="secondary" icon={ArrowRight} onPress={onGoOn} testId="held-danger-go-on">
          {t("danger.go_on")}
        </BigButton>
      }
    >
      <Notice tone="danger" live testId="held-danger">
        {said && <p>{t("danger.said")}</p>}
        <p>{t("danger.text")}</p>
      </Notice>
      <BigButton kind="danger" icon={TriangleAlert} href="/danger" testId="open-danger">
        {t("danger.open")}
      </BigButton>
      <LeadCall lead={lead} />
    </Page>
  );
}
