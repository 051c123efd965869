import { MessageCircle, Trash2, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isTakenBack } from "#domain/referral/withdrawal.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { HeldBack } from "#ui/HeldBack.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { readHold } from "#workflows/hold.ts";
import { useVaultQuery } from "#workflows/react.ts";
import { readShared } from "#workflows/withdraw.ts";

interface WithdrawPageProps {
  /** A case older than this talk: what was kept before, and what was shared, is not taken back here. */
  readonly caseId: string | null;
  /** To the page on which all of it is. */
  readonly onEverything: () => void;
  readonly onGoOn: () => void;
  readonly onEnd: () => void;
  readonly onBack: () => void;
}

/** The person takes back the yes to notes. What was noted in this talk goes at once; talking on is their choice. */
export function WithdrawPage({ caseId, onEverything, onGoOn, onEnd, onBack }: WithdrawPageProps) {
  const { t } = useTranslation("screening");
  const found = useVaultQuery(async (s) => (caseId === null ? null : readShared(s, caseId)), caseId ?? "");
  const hold = useVaultQuery(readHold);
  const names =
    found?.shared.filter(({ fate }) => isTakenBack(fate)).map(({ organisation }) => cleanOutsideText(organisation)) ?? [];
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
      {hold ? (
        <HeldBack heldFor={hold.heldFor} />
      ) : (
        <Notice tone="caution">
          <p>{t("withdraw.for_good")}</p>
        </Notice>
      )}
      {caseId !== null && (
        <>
          <p>{t("withdraw.case_stays")}</p>
          {names.length > 0 && (
            <p>
              {t("withdraw.sent")} <Bidi>{names.join(" · ")}</Bidi>
            </p>
          )}
          <BigButton kind="quiet" icon={Undo2} onPress={onEverything} testId="withdraw-all">
            {t("withdraw.everything")}
          </BigButton>
        </>
      )}
    </Page>
  );
}
