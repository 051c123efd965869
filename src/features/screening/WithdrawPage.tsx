import { MessageCircle, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";

interface WithdrawPageProps {
  /** The case is older than this talk: what was kept before stays until the case is deleted. */
  readonly caseStays: boolean;
  readonly onGoOn: () => void;
  readonly onEnd: () => void;
  readonly onBack: () => void;
}

/** The person takes back the yes to notes. What was noted in this talk goes at once; talking on is their choice. */
export function WithdrawPage({ caseStays, onGoOn, onEnd, onBack }: WithdrawPageProps) {
  const { t } = useTranslation("screening");
  return (
    <Page
      title={t("withdraw.title")}
      back={onBack}
      focusKey="withdraw"
      bottom={
        <Actions>
          <BigButton kind="secondary" icon={MessageCircle} onPress={onGoOn} testId="withdraw-go-on">
            {t("withdraw.go_on")}
          </BigButton>
          <BigButton kind="secondary" icon={Trash2} onPress={onEnd} testId="withdraw-end">
            {t("withdraw.end")}
          </BigButton>
          <BigButton kind="quiet" onPress={onBack}>
            {t("withdraw.back")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("withdraw.text")}</p>
      <Notice tone="caution">
        <p>{t("withdraw.for_good")}</p>
      </Notice>
      {caseStays && <p>{t("withdraw.case_stays")}</p>}
      <p>{t("withdraw.sent")}</p>
    </Page>
  );
}
