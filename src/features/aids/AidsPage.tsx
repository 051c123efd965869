import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import styles from "#features/aids/Aids.module.css";
import { KeepNumbers } from "#features/aids/KeepNumbers.tsx";
import { SimNumbers } from "#features/aids/SimNumbers.tsx";
import { usePages } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Page } from "#ui/Page.tsx";
import { Switch } from "#ui/Switch.tsx";
import { useShell } from "#ui/shell-context.ts";
import { inLanguage } from "#ui/text-in-language.ts";

interface AidsPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly notices: ReactNode;
}

/** For a phone that is nearly empty or cannot pay: a screen that costs little, numbers to copy, words to borrow a phone. */
export function AidsPage({ country, onCountry, notices }: AidsPageProps) {
  const { t } = useTranslation(["aids", "danger", "common"]);
  const { saver, setSaver } = useShell();
  const { keep } = usePages();
  const here = keep.find((one) => one.country === country) ?? keep[0];
  return (
    <Page title={t("title")} back="/">
      {notices}
      <div className={styles.screenOnly}>
        <Switch label={t("saver")} hint={t("saver_hint")} on={saver} onChange={setSaver} testId="saver" />
      </div>
      {here && (
        <>
          <FilterChips
            label={t("danger:country")}
            options={keep.map(({ country: value }) => ({
              value,
              label: t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
              testId: `country-${value}`,
            }))}
            chosen={[here.country]}
            onToggle={onCountry}
          />
          <KeepNumbers keep={here} country={here.country} />
          <div className={styles.screenOnly}>
            <Disclosure title={t("borrow")} testId="borrow">
              {here.borrow.map((words) => {
                const shown = inLanguage(words.text, words.lang);
                return (
                  <p key={words.lang} className={styles.borrow} lang={shown.lang} dir={shown.dir}>
                    {shown.text}
                  </p>
                );
              })}
            </Disclosure>
            <SimNumbers country={here.country} />
            <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
              {t("common:print")}
            </BigButton>
          </div>
        </>
      )}
    </Page>
  );
}
