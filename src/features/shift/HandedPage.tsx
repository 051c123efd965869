import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { HandedCard } from "#features/shift/HandedCard.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";
import { type Handed, readHanded, waitsForUs } from "#workflows/take-over.ts";

/** What colleagues have handed to this phone: not a case here before somebody says yes. */
export function HandedPage() {
  const { t } = useTranslation("hand-over");
  const { enrolment } = useSessionState();
  const handed = useVaultQuery(readHanded);
  if (!handed) return <Page title={t("handed.title")} back="/team" quietTitle />;
  const waiting = handed.filter(waitsForUs);
  const over = handed.filter((one) => !waitsForUs(one));
  const hasChild = waiting.some(({ fields }) => fields?.unreached === true);
  return (
    <Page title={t("handed.title")} back="/team">
      <p>{t("handed.text")}</p>
      {waiting.length === 0 && <EmptyState icon={Inbox} title={t("handed.none")} testId="nothing-handed" />}
      {hasChild && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
      <List label={t("handed.title")}>
        {waiting.map((one) => (
          <HandedCard key={one.stored.rowId} handed={one} />
        ))}
      </List>
      {over.length > 0 && (
        <>
          <h2>{t("handed.over")}</h2>
          <List label={t("handed.over")}>
            {over.map((one) => (
              <Answered key={one.stored.rowId} handed={one} />
            ))}
          </List>
        </>
      )}
    </Page>
  );
}

function Answered({ handed: { stored, colleague } }: { readonly handed: Handed }) {
  const { t } = useTranslation("hand-over");
  const { lang } = useLanguage();
  const { state, reply, atMs, inner } = stored.item;
  const answered = reply === "accepted" || reply === "declined" ? reply : "over";
  const how = state === "withdrawn" ? "taken_back" : answered;
  return (
    <Card as="li" testId="handed-over" data={{ "data-how": how }}>
      <Quiet>
        {formatDayAt(atMs, lang)} · <Bidi>{colleague ? cleanOutsideText(colleague.name) : t("handed.unknown")}</Bidi>
      </Quiet>
      <p>{t(`handed.how.${how}`)}</p>
      {how === "taken_back" && stored.item.withdrawn?.held && <p>{t("handed.held")}</p>}
      {how === "taken_back" && inner?.kind === "withdrawal" && <p>{t("handed.paper")}</p>}
    </Card>
  );
}
