import { useTranslation } from "react-i18next";
import { type CallMark, isAnswered, isNoAnswerRecent, type ListedService } from "#domain/directory/call-marks.ts";
import { assuredDay, type Freshness } from "#domain/directory/freshness.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";

export interface FreshnessSentence {
  readonly text: string;
  readonly confirmed: boolean;
  /** The number it speaks of, where a service has several. */
  readonly number?: string;
}

function keyOf(mark: CallMark) {
  if (mark.outcome === "correct") return "marked_correct";
  if (mark.outcome === "no_answer") return "marked_no_answer";
  if (mark.wrong?.includes("disconnected")) return "marked_disconnected";
  return mark.wrong?.includes("other_service") ? "marked_someone_else" : "marked_hours";
}

/** How sure and how fresh, in sentences: what this phone found by ringing first. */
export function useFreshnessWords(service: ListedService, freshness: Freshness, today: string): readonly FreshnessSentence[] {
  const { t } = useTranslation("help");
  const { lang } = useLanguage();
  const { marks = [] } = service;
  const telling = marks.filter((mark) => isAnswered(mark) || mark.outcome === "wrong" || isNoAnswerRecent(mark, today));
  if (telling.length > 0 && freshness !== "stale") {
    return telling.map((mark) => ({
      text: t(keyOf(mark), { day: formatDay(mark.day, lang) }),
      confirmed: mark.outcome === "correct",
      ...(service.phones.length > 1 && { number: mark.number }),
    }));
  }
  const assured = assuredDay(service) ?? "";
  if (freshness === "confirmed") return [{ text: t("confirmed", { day: formatDay(assured, lang) }), confirmed: true }];
  if (service.number_by_law) return [{ text: t("by_law"), confirmed: true }];
  if (freshness === "stale") return [{ text: t("stale", { day: formatDay(assured, lang) }), confirmed: false }];
  const key = service.phones.length > 0 ? "unconfirmed" : "unconfirmed_no_number";
  return [{ text: t(key, { day: formatDay(service.last_checked, lang) }), confirmed: false }];
}
