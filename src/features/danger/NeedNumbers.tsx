import type { LucideIcon } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Need } from "#domain/pack/danger.ts";
import { DangerNumberCard } from "#features/danger/DangerNumberCard.tsx";
import styles from "#features/danger/DangerPage.module.css";
import { ReadyText } from "#features/danger/ReadyText.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { useDanger, usePackText } from "#storage/react.ts";
import { Door } from "#ui/Door.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { optional, packLine, uiLine } from "#ui/line.ts";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

interface NeedNumbersProps {
  readonly need: Need;
  readonly icon: LucideIcon;
  readonly country: Country;
  readonly chips: ReactNode;
  readonly notices: ReactNode;
  readonly onBack: () => void;
}

/** The sentences that stand before every number (safeguarding 2). */
const FACTS = ["rescue_for_everyone", "police_may_come", "place_first"] as const;

/** 15, 114, 196: another service, or nobody, in another country. 112 holds in all of them. */
const isNationalShort = (number: string): boolean => /^[0-9]{2,4}$/.test(number) && number !== "112";

export function NeedNumbers({ need, icon, country, chips, notices, onBack }: NeedNumbersProps) {
  const { t } = useTranslation(["danger", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const danger = useDanger();
  const here = danger.countries.find((c) => c.country === country);
  const numbers = here?.numbers.filter((n) => n.need === need) ?? [];
  const title = text(`danger.need.${need}`);
  const hint = text(`danger.need.${need}.hint`);
  const facts = FACTS.flatMap((id) => {
    const found = text(`danger.fact.${id}`);
    return found ? [{ id, ...found }] : [];
  });
  const withoutSim = numbers.some((n) => n.without_sim === false) ? text(`danger.fact.without_sim_${country}`) : null;
  const short = numbers.some((n) => isNationalShort(n.number)) ? text("danger.fact.short_numbers") : null;
  const noText = need === "cannot_speak" && numbers.length === 0 ? text("danger.fact.no_text_number") : null;
  const lines = [
    ...packLine(`danger.need.${need}`, title),
    ...packLine(`danger.need.${need}.hint`, hint),
    ...(need === "not_urgent" ? [] : facts.flatMap(({ id, ...fact }) => packLine(`danger.fact.${id}`, fact))),
    ...numbers.flatMap((number) => {
      const key = `danger.number.${country}.${number.number === "" ? number.channel : number.number}`;
      const who = number.who_answers;
      return optional([
        ...(who ? [uiLine("common", `who_answers.${who}`, t(`common:who_answers.${who}`), lang)] : []),
        ...packLine(`${key}.who_may_be_told`, text(`${key}.who_may_be_told`)),
        ...packLine(`${key}.say`, text(`${key}.say`)),
      ]);
    }),
    ...(withoutSim ? packLine(`danger.fact.without_sim_${country}`, withoutSim) : []),
  ];
  const showReady = need !== "not_urgent";
  return (
    <Page
      title={<Said id={`danger.need.${need}`}>{title?.text ?? need}</Said>}
      section={t("section")}
      back={onBack}
      focusKey={`${need}-${country}`}
    >
      {notices}
      <ListenButton lines={lines} />
      {hint && (
        <p {...ownLanguage(hint)} className={styles.who}>
          <Said id={`danger.need.${need}.hint`}>{hint.text}</Said>
        </p>
      )}
      {need !== "not_urgent" && facts.length > 0 && (
        <Notice>
          <p lang={facts[0]?.lang}>
            {facts.map(({ id, text: words }) => (
              <Fragment key={id}>
                <Said id={`danger.fact.${id}`}>{words}</Said>{" "}
              </Fragment>
            ))}
          </p>
        </Notice>
      )}
      {chips}
      {need === "cannot_speak" && here && <ReadyText texts={here.readyText} country={country} />}
      <div className={styles.numbers}>
        {numbers.map((number) => (
          <DangerNumberCard key={`${number.number}${number.channel ?? ""}`} number={number} country={country} />
        ))}
        {numbers.length === 0 && (
          <Notice tone="caution">{noText ? <p {...ownLanguage(noText)}>{noText.text}</p> : <p>{t("no_numbers")}</p>}</Notice>
        )}
      </div>
      {withoutSim && (
        <Notice tone="caution">
          <p {...ownLanguage(withoutSim)}>{withoutSim.text}</p>
        </Notice>
      )}
      {short && (
        <Quiet>
          <span {...ownLanguage(short)}>{short.text}</span>
        </Quiet>
      )}
      {showReady && need !== "cannot_speak" && here && <ReadyText texts={here.readyText} country={country} />}
      {need === "not_urgent" && <Door href="/help" icon={icon} title={t("more_help")} />}
      <Quiet>{t("common:trace")}</Quiet>
      <DraftMark review={title?.review ?? "reference"} shownIn={title && title.lang !== lang ? title.lang : undefined} />
    </Page>
  );
}
