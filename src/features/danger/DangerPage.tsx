import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Need } from "#domain/pack/danger.ts";
import { CountryChips } from "#features/danger/CountryChips.tsx";
import { DangerCards } from "#features/danger/DangerCards.tsx";
import styles from "#features/danger/DangerPage.module.css";
import { NeedNumbers } from "#features/danger/NeedNumbers.tsx";
import { countryWithNumbers, iconOf, NEEDS } from "#features/danger/needs.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { useDanger, usePackText } from "#storage/react.ts";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine, uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";
import { useInnerBack } from "#ui/use-inner-back.ts";

interface DangerPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly notices: ReactNode;
  /** What people look for next, below the cards. */
  readonly more?: ReactNode;
  /** Where Back leads from the list of needs. */
  readonly back: string;
}

/** Need first, then who answers and what to say, then the number with its country. */
export function DangerPage({ country, onCountry, notices, more, back: home }: DangerPageProps) {
  const { t } = useTranslation("danger");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const danger = useDanger();
  const [need, setNeed] = useState<Need | null>(null);
  const [visited, setVisited] = useState(0);
  const back = useInnerBack(need !== null, () => setNeed(null));

  const shown = countryWithNumbers(danger, country);
  const chips = <CountryChips countries={danger.countries.map((c) => c.country)} chosen={shown} onChoose={onCountry} />;

  if (need) {
    return (
      <NeedNumbers key={need} need={need} icon={iconOf(need)} country={shown} chips={chips} notices={notices} onBack={back} />
    );
  }
  const rescue = text("danger.fact.rescue_for_everyone");
  const noDial = text("danger.fact.no_dial");
  const lines = [
    uiLine("danger", "title", t("title"), lang),
    ...NEEDS.flatMap((n) => packLine(`danger.need.${n.need}`, text(`danger.need.${n.need}`))),
  ];
  return (
    <Page
      title={<Said id="ui.danger.title">{t("title")}</Said>}
      section={t("section")}
      back={home}
      {...(visited > 0 ? { focusKey: `list-${visited}` } : {})}
    >
      {notices}
      <div className={styles.needs}>
        {NEEDS.map(({ need: id, icon }) => {
          const label = text(`danger.need.${id}`);
          return (
            <button
              key={id}
              type="button"
              className={styles.need}
              data-testid={`need-${id}`}
              onClick={() => {
                setVisited(visited + 1);
                setNeed(id);
              }}
            >
              <span className={styles.picture}>
                <Icon of={icon} size={26} />
              </span>
              <span {...ownLanguage(label)}>
                <Said id={`danger.need.${id}`}>{label?.text ?? id}</Said>
              </span>
            </button>
          );
        })}
      </div>
      <Quiet>
        <span {...ownLanguage(rescue)}>{rescue?.text}</span> <span {...ownLanguage(noDial)}>{noDial?.text}</span>
      </Quiet>
      {chips}
      <ListenButton lines={lines} />
      <DangerCards country={shown} />
      {more}
    </Page>
  );
}
