import { useTranslation } from "react-i18next";
import { shownNumber } from "#lib/outside-text.ts";

/** Works in every country of the Union: no country has to be said. */
const EVERYWHERE = "EU";

interface NumberShown {
  readonly number_local: string;
  readonly short_code: boolean;
}

/** Numbers in the words around them. The same short code is another service in the next country, so its country stands beside it. */
export function useNumberWords() {
  const { t } = useTranslation(["help", "common"]);
  const named = (country: string): string => t(`common:country.${country}`);
  return {
    /** "Call 119 in France". */
    call: (number: string, country: string): string =>
      country === EVERYWHERE
        ? t("call_short", { number: shownNumber(number) })
        : t("call", { number: shownNumber(number), country: named(country) }),
    /** "119 (France)"; a long number stands alone. */
    withCountry: ({ number_local, short_code }: NumberShown, country: string): string =>
      country === EVERYWHERE || !short_code ? shownNumber(number_local) : `${shownNumber(number_local)} (${named(country)})`,
  };
}
