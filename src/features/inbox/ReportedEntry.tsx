import { useTranslation } from "react-i18next";
import { zoneOf } from "#domain/directory/open-hours.ts";
import type { Service } from "#domain/pack/services.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { formatDay, formatWeekdayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { DAY_MS } from "#lib/clock.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { ownLanguage } from "#ui/text-in-language.ts";

/** A week that begins on a Monday. */
const MONDAY_NOON = Date.parse("2024-01-01T12:00:00Z");
const WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** The entry as the directory has it today, without what this phone found by ringing. */
export function ReportedEntry({ service, number }: { readonly service: Service; readonly number: string }) {
  const { t } = useTranslation("inbox");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const schedule = text(`service.${service.id}.schedule`);
  const { open_24_7, hours = [], uncertain } = service.schedule;
  const zone = zoneOf(service.service_area.country) ?? "Europe/Paris";
  const weekday = (day: (typeof WEEK)[number]) => formatWeekdayAt(MONDAY_NOON + WEEK.indexOf(day) * DAY_MS, zone, lang);
  const phone = service.phones.find((one) => one.number === number);
  const byLaw = service.number_by_law;
  return (
    <div data-testid="reported-entry">
      <p>
        <strong>{t("corrections.today")}</strong>
      </p>
      <ul>
        <li>
          {phone ? (
            <>
              <Ltr>{shownNumber(phone.number_local)}</Ltr>:{" "}
              {byLaw ? t("corrections.by_law") : t(`corrections.sure.${phone.verification}`)}
            </>
          ) : (
            t("corrections.gone_number")
          )}
        </li>
        <li>
          {service.assured_date
            ? t("corrections.assured", { day: formatDay(service.assured_date, lang) })
            : t("corrections.never_rung", { day: formatDay(service.last_checked, lang) })}
        </li>
        {open_24_7 && <li>{t("corrections.always_open")}</li>}
        {hours.map(({ byday, opens_at, closes_at }) => (
          <li key={`${byday.join()} ${opens_at}`}>
            {byday.map(weekday).join(", ")}{" "}
            <Ltr>
              {opens_at}–{closes_at}
            </Ltr>
          </li>
        ))}
        {schedule && <li {...ownLanguage(schedule)}>{schedule.text}</li>}
        {!open_24_7 && hours.length === 0 && !schedule && <li>{t("corrections.hours_unknown")}</li>}
        {uncertain && <li>{t("corrections.hours_unsure")}</li>}
      </ul>
    </div>
  );
}
