import { useTranslation } from "react-i18next";
import type { Freshness } from "#domain/directory/freshness.ts";
import type { Service } from "#domain/pack/services.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";

/** How sure and how fresh, as a sentence. */
export function ServiceFreshness({ service, freshness }: { readonly service: Service; readonly freshness: Freshness }) {
  const { t } = useTranslation("help");
  const { lang } = useLanguage();
  if (freshness === "confirmed")
    return <FreshnessLine confirmed>{t("confirmed", { day: formatDay(service.assured_date ?? "", lang) })}</FreshnessLine>;
  if (service.number_by_law) return <FreshnessLine confirmed>{t("by_law")}</FreshnessLine>;
  if (freshness === "stale")
    return <FreshnessLine confirmed={false}>{t("stale", { day: formatDay(service.assured_date ?? "", lang) })}</FreshnessLine>;
  const key = service.phones.length > 0 ? "unconfirmed" : "unconfirmed_no_number";
  return <FreshnessLine confirmed={false}>{t(key, { day: formatDay(service.last_checked, lang) })}</FreshnessLine>;
}
