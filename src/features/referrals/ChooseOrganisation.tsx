import { Building2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "#domain/pack/network.ts";
import { canOfferReferral } from "#domain/referral/offer.ts";
import { type ServiceCardSlot, TheirNumbers } from "#features/referrals/TheirNumbers.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { useOrganisations } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { changedRecipients, recipientsSeen } from "#workflows/known-recipients.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";

interface ChooseOrganisationProps {
  readonly isChild: boolean;
  readonly ServiceCard: ServiceCardSlot;
  readonly onChosen: (organisation: Organisation) => void;
}

/** No written agreement, no button (safeguarding rule 6). */
export function ChooseOrganisation({ isChild, ServiceCard, onChosen }: ChooseOrganisationProps) {
  const { t } = useTranslation("referrals");
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const organisations = useOrganisations();
  const today = utcDay(session.nowMs());
  const ids = organisations.map(({ id, recipients }) => `${id} ${recipients.join(" ")}`).join("\n");
  const changed = useVaultQuery((vault) => changedRecipients(vault, organisations), ids);
  const choose = (organisation: Organisation) => {
    void recipientsSeen(session, organisation);
    onChosen(organisation);
  };
  return (
    <Page title={t("organisation.title")} back="/cases/open" focusKey="organisation">
      <p>{t("organisation.text")}</p>
      {isChild && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
      {organisations.length === 0 && (
        <EmptyState icon={Building2} title={t("organisation.none")}>
          <p>{t("organisation.none_text")}</p>
        </EmptyState>
      )}
      <List label={t("organisation.title")}>
        {organisations.map((organisation) => {
          const offered = canOfferReferral(organisation, { isChild, today });
          return (
            <Card key={organisation.id} as="li">
              <h2>
                <Bidi>{organisation.name}</Bidi>
              </h2>
              {organisation.agreement && (
                <Quiet>
                  {t("organisation.agreement", {
                    hours: organisation.agreement.hours,
                    count: organisation.agreement.answerWithinHours,
                    day: formatDay(organisation.agreement.until, lang),
                  })}
                </Quiet>
              )}
              {changed?.has(organisation.id) && (
                <Notice tone="caution" title={t("organisation.key_changed_title")} testId={`key-changed-${organisation.id}`}>
                  <p>{t("organisation.key_changed")}</p>
                </Notice>
              )}
              {offered.ok ? (
                <BigButton icon={Building2} onPress={() => choose(organisation)} testId={`organisation-${organisation.id}`}>
                  {t("organisation.choose", { name: organisation.name })}
                </BigButton>
              ) : (
                <>
                  <Quiet>{t(`organisation.error.${offered.error.type}`)}</Quiet>
                  {offered.error.type !== "DoesNotServe" && (
                    <TheirNumbers organisation={organisation} ServiceCard={ServiceCard} />
                  )}
                </>
              )}
            </Card>
          );
        })}
      </List>
    </Page>
  );
}
