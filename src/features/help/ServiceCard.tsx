import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import { roundedKilometres, SAME_TOWN_KM } from "#domain/directory/distance.ts";
import type { MatchedService } from "#domain/directory/match-services.ts";
import { type NeedId, needsOf } from "#domain/directory/needs.ts";
import { dayIn, zoneOf } from "#domain/directory/open-hours.ts";
import styles from "#features/help/Help.module.css";
import { hoursWords } from "#features/help/hours.ts";
import { NEED_PICTURES } from "#features/help/need-pictures.ts";
import { ServiceActions } from "#features/help/ServiceActions.tsx";
import { ServiceContacts } from "#features/help/ServiceContacts.tsx";
import { ServiceFreshness } from "#features/help/ServiceFreshness.tsx";
import { ServiceOrigin } from "#features/help/ServiceOrigin.tsx";
import { serviceLines } from "#features/help/service-lines.ts";
import { useFreshnessWords } from "#features/help/use-freshness-words.ts";
import { WhoAnswers } from "#features/help/WhoAnswers.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { useAfterPaint } from "#ui/use-after-paint.ts";
import { useNumberWords } from "#ui/use-number-words.ts";

interface ServiceCardProps {
  readonly match: MatchedService;
  readonly nowMs: number;
  /** What somebody looks for: named on the card for a helper. */
  readonly needs?: readonly NeedId[];
  readonly below?: ((service: ListedService) => ReactNode) | undefined;
}

const NO_NEEDS: readonly NeedId[] = [];
/** More pictures than these say nothing quickly. */
const MOST_NEEDS = 2;
/** Said in the description, not by a picture that a bystander sees from afar. */
const QUIET: readonly NeedId[] = ["violence", "sexual_violence", "used_or_forced"];
const YOUNG = ["children", "minors", "girls", "young-people-to-21"];

/** What it is in one plain line, facts as tags, how fresh as a sentence, and a big button only where somebody has confirmed the number. */
export const ServiceCard = memo(function ServiceCard({ match, nowMs, needs = NO_NEEDS, below }: ServiceCardProps) {
  const { service, open, freshness, km } = match;
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const key = `service.${service.id}`;
  const name = text(`${key}.name`);
  const about = text(`${key}.description`);
  const alert = text(`${key}.alert`);
  const { country } = service.service_area;
  const hours = hoursWords(open, service.schedule.open_24_7 === true, country, nowMs, lang);
  const { groups } = service.serves;
  const voice = service.phones.find((phone) => phone.type === "voice");
  const sure = freshness === "confirmed" || service.number_by_law;
  // What is folded comes a moment after what is read.
  const whole = useAfterPaint(true, false);
  const numbers = useNumberWords();
  const sentences = useFreshnessWords(service, freshness, dayIn(zoneOf(country), nowMs));
  const lines = serviceLines(service, {
    lang,
    text,
    help: (one) => t(one),
    common: (one) => t(`common:${one}`),
    freshness,
    sentences,
  });
  const place = service.location?.city ?? (country === "EU" ? "" : t(`common:country.${country}`));
  return (
    <Card as="li" testId="service" data={{ "data-service-id": service.id }}>
      <h2 className={styles.name} {...ownLanguage(name)}>
        <Bidi lang={name?.lang ?? "en"}>{cleanOutsideText(name?.text ?? service.name)}</Bidi>
      </h2>
      {about && (
        <p {...ownLanguage(about)} className={styles.about}>
          <Said id={`${key}.description`}>{about.text}</Said>
        </p>
      )}
      <ChipRow>
        {needsOf(service)
          .filter((need) => !QUIET.includes(need))
          .slice(0, MOST_NEEDS)
          .map((need) => (
            <Chip key={need} icon={NEED_PICTURES[need]}>
              {t(`need.${need}`)}
            </Chip>
          ))}
        {place && <Chip tone="plain">{place}</Chip>}
        {km !== undefined && (
          <Chip tone="plain">{km < SAME_TOWN_KM ? t("same_town") : t("distance", { km: roundedKilometres(km) })}</Chip>
        )}
        {service.phones.some((phone) => phone.free) && <Chip>{t("free")}</Chip>}
        <Chip tone={open.state === "open" ? "sea" : open.state === "closed" ? "plain" : "lamp"}>
          {t(hours.key, { ...hours.values })}
        </Chip>
        {service.requires_id === "not-required" && <Chip>{t("no_papers")}</Chip>}
        {service.requires_id === "required" && <Chip tone="lamp">{t("papers_required")}</Chip>}
        {groups.length > 0 && groups.every((group) => YOUNG.includes(group)) && <Chip>{t("under_18")}</Chip>}
        {groups.length === 1 && groups[0] === "women" && <Chip>{t("for_women")}</Chip>}
        {service.languages.codes.map((code) => (
          <Chip key={code} tone="plain">
            <Bidi lang={code}>{ownName(code.split("-")[0] ?? code)}</Bidi>
          </Chip>
        ))}
      </ChipRow>
      {alert && (
        <p {...ownLanguage(alert)} className={styles.alert}>
          <Said id={`${key}.alert`}>{alert.text}</Said>
        </p>
      )}
      <WhoAnswers service={service} />
      <ServiceFreshness sentences={sentences} />
      <ListenButton lines={lines} />
      {voice && sure && (
        <CallButton
          number={voice.number}
          numberShown={voice.number_local}
          label={numbers.call(voice.number_local, country)}
          before={<WhoAnswers service={service} />}
          testId="service-call"
        />
      )}
      {whole && <ServiceContacts service={service} withVoice={!sure} />}
      {whole && <ServiceOrigin service={service} />}
      {whole && <ServiceActions service={service} needs={needs} />}
      {below?.(service)}
    </Card>
  );
});
