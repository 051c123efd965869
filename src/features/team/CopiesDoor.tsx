import { Archive } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { megabytes } from "#i18n/megabytes.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Door } from "#ui/Door.tsx";
import { readCopiesBetween } from "#workflows/copies-between.ts";
import { useVaultQuery } from "#workflows/react.ts";

/** A colleague's copy lies here unopened, or one is on its way; else nothing stands here. */
export function CopiesDoor() {
  const { t } = useTranslation("copy");
  const { lang } = useLanguage();
  const copies = useVaultQuery(readCopiesBetween);
  if (!copies || copies.held.length + copies.sent.length + copies.refused.length === 0) return null;
  const [first] = copies.held;
  const going = copies.sent.find(({ sent, of, ended }) => sent < of && ended === undefined);
  const hint = first
    ? t(first.wholeMs === undefined ? "transit.door_coming" : "transit.door_from", {
        name: cleanOutsideText(first.name),
        day: formatDay(first.day, lang),
        size: megabytes(first.size, lang),
        have: first.have.length,
        of: first.of,
      })
    : going
      ? t("transit.door_to", { name: cleanOutsideText(going.name), sent: going.sent, of: going.of })
      : t("transit.door_some");
  return <Door href="/team/copies" icon={Archive} title={t("transit.title")} hint={hint} testId="open-copies" />;
}
