import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reachOf } from "#domain/directory/reach.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import styles from "#features/aids/Aids.module.css";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useDanger, usePackText, usePages, useServices } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

type Sim = "FR" | "BE" | "GB" | "none";
const SIMS: readonly Sim[] = ["FR", "BE", "GB", "none"];

/** The numbers of the danger page and those to keep, each with what is known about it from a SIM card of another country. */
export function SimNumbers({ country }: { readonly country: Country }) {
  const { t } = useTranslation(["aids", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const danger = useDanger();
  const services = useServices();
  const { keep } = usePages();
  const [sim, setSim] = useState<Sim | null>(null);
  const here = danger.countries.find((one) => one.country === country);
  const kept = keep.find((one) => one.country === country);
  const named = [...(here?.numbers ?? []), ...(kept?.adult ?? []), ...(kept?.child ?? [])];
  const rows = [...new Map(named.map((one) => [one.number, one])).values()]
    .map(({ number, serviceId }) => ({ number, service: services.find((one) => one.id === serviceId) }))
    .filter((row): row is { number: string; service: Service } => row.number !== "" && row.service !== undefined);
  const facts = (
    sim === "none"
      ? [`danger.fact.without_sim_${country}`]
      : ["danger.fact.short_numbers", country === "GB" || sim === "GB" ? "danger.fact.roaming" : ""]
  )
    .map((key) => text(key))
    .filter((fact) => fact !== null);
  return (
    <Disclosure title={t("sim_title")} testId="sim">
      <p className={styles.label}>{t("sim_from")}</p>
      <FilterChips
        label={t("sim_from")}
        options={SIMS.map((value) => ({
          value,
          label:
            value === "none" ? t("sim_none") : t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
          testId: `sim-${value}`,
        }))}
        chosen={sim ? [sim] : []}
        onToggle={setSim}
      />
      {sim !== null &&
        facts.map((fact) => (
          <p key={fact.text} {...ownLanguage(fact)}>
            {fact.text}
          </p>
        ))}
      {sim !== null && sim !== "none" && (
        <table className={styles.table}>
          <tbody>
            {rows.map(({ number, service }) => {
              const phone = service.phones.find((one) => one.number === number);
              if (!phone) return null;
              const name = text(`service.${service.id}.name`);
              return (
                <tr key={number} data-testid="sim-row" data-number={number}>
                  <th scope="row">
                    <Ltr>{cleanOutsideText(phone.number_local)}</Ltr>
                  </th>
                  <td>
                    <strong>{t(`reach.${reachOf(phone, sim)}`)}</strong>{" "}
                    <span {...ownLanguage(name)}>{cleanOutsideText(name?.text ?? service.name)}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Disclosure>
  );
}
