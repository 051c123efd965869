import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import { DangerNumberCard } from "#features/danger/DangerNumberCard.tsx";
import styles from "#features/danger/DangerPage.module.css";
import { countryWithNumbers, NEEDS } from "#features/danger/needs.ts";
import { ReadyText } from "#features/danger/ReadyText.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { useDanger, usePackText } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Icon } from "#ui/Icon.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

interface DangerInlineProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
}

/** The numbers of the danger page inside another page: the need first, who answers, and the country named with every number. */
export function DangerInline({ country, onCountry }: DangerInlineProps) {
  const { t } = useTranslation(["danger", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const danger = useDanger();
  const shown = countryWithNumbers(danger, country);
  const here = danger.countries.find((c) => c.country === shown);
  const nameOf = (c: Country) => t(`common:country_own.${c}`, { defaultValue: t(`common:country.${c}`) });
  const rescue = text("danger.fact.rescue_for_everyone");
  const place = text("danger.fact.place_first");
  const withoutSim = text(`danger.fact.without_sim_${shown}`);
  return (
    <section className={styles.numbers} aria-label={t("title")} data-testid="danger-inline" data-country={shown}>
      <h2 className={styles.section}>{t("numbers_here", { country: t(`common:country.${shown}`) })}</h2>
      {NEEDS.map(({ need, icon }) => {
        const numbers = here?.numbers.filter((n) => n.need === need) ?? [];
        const label = text(`danger.need.${need}`);
        const hint = text(`danger.need.${need}.hint`);
        return (
          <Disclosure
            key={`${shown}-${need}`}
            testId={`inline-need-${need}`}
            title={
              <span className={styles.inline} {...ownLanguage(label)}>
                <Icon of={icon} size={24} />
                {label?.text ?? need}
              </span>
            }
          >
            {hint && <p {...ownLanguage(hint)}>{hint.text}</p>}
            {numbers.map((number) => (
              <DangerNumberCard key={`${number.number}${number.channel ?? ""}`} number={number} country={shown} />
            ))}
            {numbers.length === 0 && <p>{t("no_numbers")}</p>}
            {need === "cannot_speak" && here && <ReadyText texts={here.readyText} country={shown} />}
          </Disclosure>
        );
      })}
      <Quiet>
        <span {...ownLanguage(rescue)}>{rescue?.text}</span> <span {...ownLanguage(place)}>{place?.text}</span>{" "}
        {withoutSim && <span {...ownLanguage(withoutSim)}>{withoutSim.text}</span>}
      </Quiet>
      <p>{t("other_country")}</p>
      <FilterChips
        label={t("country")}
        options={danger.countries
          .filter((c) => c.country !== shown)
          .map((c) => ({ value: c.country, label: nameOf(c.country), testId: `country-${c.country}` }))}
        chosen={[]}
        onToggle={onCountry}
      />
    </section>
  );
}
