import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import styles from "#features/danger/DangerPage.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { shownNumber } from "#lib/outside-text.ts";
import { useDanger, usePackText, useServices } from "#storage/react.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { WhoMayBeTold } from "#ui/WhoMayBeTold.tsx";

/** What to do: cold, burns, violence, distress, a child alone. One step a line. */
export function DangerCards({ country }: { readonly country: Country }) {
  const { t } = useTranslation(["danger", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const { cards } = useDanger();
  const services = useServices();
  return (
    <>
      <h2 className={styles.section}>{t("cards")}</h2>
      {cards.map((card) => {
        const title = text(`danger.card.${card.id}.title`);
        const body = text(`danger.card.${card.id}.body`);
        if (!title || !body) return null;
        const here = card.serviceIds
          .map((id) => services.find((s) => s.id === id))
          .filter((s): s is Service => s !== undefined && isHere(s, country));
        return (
          <Disclosure
            key={card.id}
            title={
              <span {...ownLanguage(title)}>
                <Said id={`danger.card.${card.id}.title`}>{title.text}</Said>
              </span>
            }
            testId={`card-${card.id}`}
          >
            <ListenButton
              lines={[...packLine(`danger.card.${card.id}.title`, title), ...packLine(`danger.card.${card.id}.body`, body)]}
            />
            <ul className={styles.steps} {...ownLanguage(body)}>
              {stepsOf(body.text).map(({ from, words }) => (
                <li key={from}>
                  <Said id={`danger.card.${card.id}.body`} from={from}>
                    {words}
                  </Said>
                </li>
              ))}
            </ul>
            {card.verify && <FreshnessLine confirmed={false}>{t("verify_card")}</FreshnessLine>}
            {here.map((service) => (
              <CardCall key={service.id} service={service} country={country} />
            ))}
            <DraftMark review={body.review} shownIn={body.lang === lang ? undefined : body.lang} />
          </Disclosure>
        );
      })}
    </>
  );
}

/** One step a line, with the place where it begins. */
function stepsOf(text: string): readonly { readonly from: number; readonly words: string }[] {
  let from = 0;
  return text.split("\n").map((words) => {
    const step = { from, words };
    from += words.length + 1;
    return step;
  });
}

/** A European number stands in the card of the country that has no line of its own. */
const isHere = (service: Service, country: Country): boolean => service.service_area.country === country;

function CardCall({ service, country }: { readonly service: Service; readonly country: Country }) {
  const { t } = useTranslation(["danger", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  // A number nobody has read on a page is never offered here.
  const phone = service.phones.find(
    (p) => p.type === "voice" && (p.verification === "seen-in-stored-page" || service.number_by_law),
  );
  if (!phone) return null;
  const name = text(`service.${service.id}.name`);
  const told = text(`service.${service.id}.who_may_be_told`);
  return (
    <CallButton
      kind="secondary"
      number={phone.number}
      numberShown={phone.number_local}
      label={`${name?.text ?? service.name} · ${shownNumber(phone.number_local)}`}
      before={
        <>
          <p className={styles.who}>
            {service.who_answers ? t(`common:who_answers.${service.who_answers}`) : t("common:who_answers_unknown")}
          </p>
          <WhoMayBeTold told={told} className={styles.small} />
          <p className={styles.small}>{t(`common:country.${country}`)}</p>
        </>
      }
    />
  );
}
