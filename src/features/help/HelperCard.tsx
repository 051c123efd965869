import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { NeedId } from "#domain/directory/needs.ts";
import styles from "#features/help/HelperCard.module.css";
import { localWords } from "#features/help/local-words.ts";
import { ServiceOrigin } from "#features/help/ServiceOrigin.tsx";
import { cleanOutsideText, shownNumber } from "#lib/outside-text.ts";
import { Dialog } from "#ui/Dialog.tsx";

interface HelperCardProps {
  readonly service: ListedService;
  readonly needs: readonly NeedId[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The same short code is another service in the next country. */
const countryIn = (lang: string, country: string): string =>
  country === "EU" ? "" : ` (${new Intl.DisplayNames([lang], { type: "region" }).of(country) ?? country})`;

/** Large words for somebody on the spot, in the language of the place. On the screen only: never printed, sent or kept. */
export function HelperCard({ service, needs, open, onClose }: HelperCardProps) {
  const { t } = useTranslation(["help", "rights"]);
  const { location, organization } = service;
  const name = cleanOutsideText(service.name);
  const organisation = cleanOutsideText(organization.name);
  const phone = service.phones.find(({ type }) => type === "voice");
  return (
    <Dialog open={open} onClose={onClose} title={t("helper")} testId="helper-card">
      <p className={styles.caution}>{t("helper_caution")}</p>
      {service.who_answers === "police" && <p className={styles.caution}>{t("rights:charity_first")}</p>}
      {localWords(service.service_area.country).map(({ lang, words }) => (
        <div key={lang} lang={lang} dir="ltr" className={styles.card}>
          <p>{words.ask}</p>
          <p className={styles.name}>
            {name}
            {organisation !== name && <span className={styles.organisation}>{organisation}</span>}
          </p>
          {needs.some((need) => words.needs[need]) && (
            <p>
              {words.need} <strong>{needs.flatMap((need) => words.needs[need] ?? []).join(", ")}</strong>
            </p>
          )}
          {location?.address && !location.address_confidential && (
            <p>
              {words.address} <strong>{cleanOutsideText(location.address)}</strong>
            </p>
          )}
          {phone && (
            <>
              <p>{words.call}</p>
              <p className={styles.number}>
                {shownNumber(phone.number_local)}
                {phone.short_code && countryIn(lang, service.service_area.country)}
              </p>
            </>
          )}
        </div>
      ))}
      <ServiceOrigin service={service} />
    </Dialog>
  );
}
