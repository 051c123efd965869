import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText, shownNumber } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { leadNewsRead, readLeadNews } from "#workflows/team-lead.ts";

/** The safeguarding lead changed: said until somebody has read it, never silently. */
export function LeadNotice() {
  const { t } = useTranslation("lead");
  const { lang } = useLanguage();
  const session = useSession();
  const news = useVaultQuery(readLeadNews);
  if (!news) return null;
  const { lead, changed, newerForm, refused } = news;
  return (
    <>
      {changed && (
        <Notice tone="caution" title={t("changed_title")} live testId="lead-changed">
          <p>
            {t("changed", {
              name: cleanOutsideText(lead.name),
              number: shownNumber(cleanOutsideText(lead.phone)),
              day: formatDay(lead.since ?? lead.asOf ?? "", lang),
            })}
          </p>
          <BigButton kind="secondary" onPress={() => void leadNewsRead(session)} testId="lead-saved">
            {t("saved")}
          </BigButton>
        </Notice>
      )}
      {newerForm && (
        <Notice tone="caution" testId="lead-newer-form">
          <p>{t("newer_form")}</p>
        </Notice>
      )}
      {refused && (
        <Notice tone="danger" live testId="lead-refused">
          <p>{t("refused")}</p>
          <BigButton kind="secondary" onPress={() => void leadNewsRead(session)}>
            {t("read")}
          </BigButton>
        </Notice>
      )}
    </>
  );
}
