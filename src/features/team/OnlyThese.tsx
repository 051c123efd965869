import { useTranslation } from "react-i18next";
import { useSessionState } from "#workflows/react.ts";

/** Where several vaults are on the phone: that what is said here is about this one alone. */
export function OnlyThese() {
  const { t } = useTranslation("team");
  const { numbers, number } = useSessionState();
  return numbers.length > 1 ? <p data-testid="only-these">{t("several.only", { number })}</p> : null;
}
