import { ExternalLink, Mail, Map as MapIcon, MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { Phone } from "#domain/pack/services.ts";
import styles from "#features/help/Help.module.css";
import { WhoAnswers } from "#features/help/WhoAnswers.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { CallButton } from "#ui/CallButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { geoHref, mailHref, webHref } from "#ui/links.ts";
import { ownLanguage } from "#ui/text-in-language.ts";
import { useNumberWords } from "#ui/use-number-words.ts";

interface ServiceContactsProps {
  readonly service: ListedService;
  /** Voice numbers stand here when the card has no big button for them. */
  readonly withVoice: boolean;
}

function wayOf(type: Phone["type"]): "call" | "text" | "whatsapp" {
  if (type === "whatsapp") return "whatsapp";
  return type === "text" || type === "sms" ? "text" : "call";
}

export function ServiceContacts({ service, withVoice }: ServiceContactsProps) {
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const numbers = useNumberWords();
  const { country } = service.service_area;
  const text = usePackText(lang);
  const firstVoice = service.phones.findIndex((phone) => phone.type === "voice");
  const phones = service.phones
    .map((phone, index) => ({ phone, index }))
    .filter(({ index }) => withVoice || index !== firstVoice);
  const web = service.organization.website ? webHref(service.organization.website) : null;
  const chat = service.chat_or_form ? webHref(service.chat_or_form) : null;
  const mail = service.email ? mailHref(service.email) : null;
  const place = service.location;
  const pin =
    place && !place.address_confidential && place.latitude !== undefined && place.longitude !== undefined
      ? geoHref(place.latitude, place.longitude)
      : null;
  const apply = text(`service.${service.id}.apply`);
  const schedule = text(`service.${service.id}.schedule`);
  const nothing = phones.length === 0 && !web && !chat && !mail && !place?.address && !apply && !schedule;
  if (nothing) return service.phones.length === 0 ? <p className={styles.small}>{t("no_number")}</p> : null;
  return (
    <Disclosure title={t("contact")}>
      {schedule && <p {...ownLanguage(schedule)}>{schedule.text}</p>}
      {apply && <p {...ownLanguage(apply)}>{apply.text}</p>}
      {phones.map(({ phone, index }) => {
        const note = text(`service.${service.id}.phone.${service.phoneNotes?.[index] ?? index}`);
        const way = wayOf(phone.type);
        return (
          <div key={phone.number + phone.type} className={styles.phone}>
            <CallButton
              kind="secondary"
              how={way}
              number={phone.number}
              numberShown={phone.number_local}
              label={
                way === "call"
                  ? numbers.call(phone.number_local, country)
                  : t(way, { number: numbers.withCountry(phone, country) })
              }
              before={<WhoAnswers service={service} />}
            />
            {note && (
              <p {...ownLanguage(note)} className={styles.small}>
                {note.text}
              </p>
            )}
            {phone.callable_from && (
              <p className={styles.small}>
                {t("callable_from", { countries: phone.callable_from.map((c) => t(`common:country.${c}`)).join(", ") })}
              </p>
            )}
          </div>
        );
      })}
      {place?.address && !place.address_confidential && (
        <p>
          <strong>{t("address")}: </strong>
          <Bidi lang="fr">{cleanOutsideText(place.address)}</Bidi>
        </p>
      )}
      {pin && (
        <>
          <BigButton kind="quiet" icon={MapIcon} href={pin}>
            {t("map")}
          </BigButton>
          {place?.coordinates_precision && <p className={styles.small}>{t("map_note")}</p>}
        </>
      )}
      {chat && (
        <BigButton kind="quiet" icon={MessageCircle} href={chat}>
          {t("chat")}
        </BigButton>
      )}
      {mail && (
        <BigButton kind="quiet" icon={Mail} href={mail}>
          {t("email")}
        </BigButton>
      )}
      {web && (
        <BigButton kind="quiet" icon={ExternalLink} href={web}>
          {t("web")}
        </BigButton>
      )}
      <p className={styles.small}>{t("common:trace")}</p>
    </Disclosure>
  );
}
