import { useTranslation } from "react-i18next";
import { cleanOutsideText } from "#lib/outside-text.ts";

/** What a yes was given for, in words; a purpose that is none of ours as it was written. `lng`: not the screen's language. */
export function usePurposeWords(lng?: string): (purpose: string) => string {
  const { t } = useTranslation("referrals", lng === undefined ? {} : { lng });
  return (purpose) => {
    const plain = cleanOutsideText(purpose);
    return /^\w+$/.test(plain) ? t(`purpose.of.${plain}`, { defaultValue: plain }) : plain;
  };
}
