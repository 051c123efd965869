import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Quiet } from "#ui/Quiet.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { goneFromMs } from "#workflows/self-erase.ts";

/** Each unlock may be the last before the days are over: it says until when. */
export function GoneFrom() {
  const { t } = useTranslation("taken");
  const { lang } = useLanguage();
  const atMs = useVaultQuery(goneFromMs);
  if (!atMs) return null;
  return (
    <div data-testid="gone-from">
      <Quiet>{t("unopened.until", { day: formatDayAt(atMs, lang) })}</Quiet>
    </div>
  );
}
