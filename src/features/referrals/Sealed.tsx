import { LockKeyhole, PackageOpen, Phone, Ticket } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "#domain/pack/network.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSessionState } from "#workflows/react.ts";

interface SealedProps {
  readonly organisation: Organisation;
  /** On a child's or a life's account: nobody waits for a network. */
  readonly isUrgent: boolean;
}

/** Sealed is not sent: nobody has it yet. */
export function Sealed({ organisation, isUrgent }: SealedProps) {
  const { t } = useTranslation(["referrals", "urgent-call"]);
  const { enrolment } = useSessionState();
  const byHand = (
    <BigButton kind="secondary" icon={PackageOpen} href="/team/carry" testId="to-carry">
      {t("sealed.by_hand")}
    </BigButton>
  );
  return (
    <Page
      title={t("sealed.title")}
      back="/cases/open"
      focusKey="sealed"
      bottom={
        <Actions>
          {isUrgent && (
            <BigButton kind="danger" icon={Phone} href="/team/urgent-call" testId="open-urgent-call">
              {t("urgent-call:open")}
            </BigButton>
          )}
          <BigButton kind={isUrgent ? "secondary" : "primary"} href="/team" testId="to-team">
            {t("sealed.waiting")}
          </BigButton>
          {!isUrgent && byHand}
        </Actions>
      }
    >
      {isUrgent && (
        <Notice tone="danger" testId="call-as-well">
          <p>{t("sealed.urgent")}</p>
        </Notice>
      )}
      <EmptyState icon={LockKeyhole} title={t("sealed.only", { name: organisation.name })} testId="sealed">
        <p>{t("sealed.text")}</p>
      </EmptyState>
      {isUrgent && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
      {isUrgent && byHand}
      <BigButton kind="secondary" icon={Ticket} href="/cases/ticket" testId="open-ticket">
        {t("ticket.title")}
      </BigButton>
      <BigButton kind="quiet" href="/cases/open">
        {t("sealed.case")}
      </BigButton>
    </Page>
  );
}
