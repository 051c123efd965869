import { Clock, Printer, SearchX } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { matchServices } from "#domain/directory/match-services.ts";
import { NEED_IDS, type NeedId, needsOf } from "#domain/directory/needs.ts";
import { isVisible } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import { REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";
import { CallList } from "#features/help/CallList.tsx";
import styles from "#features/help/Help.module.css";
import { SearchField } from "#features/help/SearchField.tsx";
import { ServiceCard } from "#features/help/ServiceCard.tsx";
import { useSearch } from "#features/help/use-search.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, useServices } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";

interface HelpPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly notices: ReactNode;
}

type Toggle = "open_now" | "no_papers" | "my_language" | "women";
const TOGGLES: readonly Toggle[] = ["open_now", "no_papers", "my_language", "women"];
const FIRST_COUNTRIES: readonly Country[] = ["FR", "GB", "BE"];
const FIRST_NEEDS: readonly NeedId[] = ["doctor", "sleep", "lawyer"];
const PAGE = 10;

/** Services that fit, best first: search, a few chips, cards. */
export function HelpPage({ country, onCountry, notices }: HelpPageProps) {
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const reference = usePackText(REFERENCE_LANGUAGE);
  const services = useServices();
  const [typed, setTyped] = useState("");
  const [needs, setNeeds] = useState<readonly NeedId[]>([]);
  const [who, setWho] = useState<"adult" | "child">("adult");
  const [on, setOn] = useState<readonly Toggle[]>([]);
  const [shown, setShown] = useState(PAGE);
  const [nowMs] = useState(() => Date.now());

  const needWords = useCallback(
    (service: Service) =>
      needsOf(service)
        .map((need) => t(`need.${need}`))
        .join(" "),
    [t],
  );
  const found = useSearch(services, text, reference, needWords, typed);

  const matches = useMemo(() => {
    const all = matchServices(services, {
      country,
      age: who === "adult" ? "adult" : "unknown",
      needs,
      language: lang,
      nowMs,
      tier: "public",
      ...(on.includes("women") ? { accepts: ["women_only"] } : {}),
    }).filter(({ service, open }) => {
      if (on.includes("open_now") && open.state !== "open") return false;
      if (on.includes("no_papers") && service.requires_id !== "not-required") return false;
      if (
        on.includes("women") &&
        !(service.serves.groups.length === 1 && service.serves.groups[0] === "women") &&
        !service.kinds.includes("women")
      )
        return false;
      return !on.includes("my_language") || service.languages.codes.some((code) => code.split("-")[0] === lang);
    });
    if (!found) return all;
    const place = new Map(found.map((id, index) => [id, index]));
    return all
      .filter(({ service }) => place.has(service.id))
      .sort((a, b) => (place.get(a.service.id) ?? 0) - (place.get(b.service.id) ?? 0));
  }, [services, country, who, needs, lang, nowMs, on, found]);

  const countries = [
    ...new Set([
      ...FIRST_COUNTRIES,
      country,
      ...services.filter((s) => isVisible(s, "public")).map((s) => s.service_area.country),
    ]),
  ].filter((c) => c !== "EU" && c !== "INT");
  const toggle = <T extends string>(list: readonly T[], value: T): readonly T[] =>
    list.includes(value) ? list.filter((v) => v !== value) : [...list, value];
  const narrowed = typed !== "" || needs.length > 0 || on.length > 0 || who !== "adult";
  const reset = () => {
    setTyped("");
    setNeeds([]);
    setOn([]);
    setWho("adult");
    setShown(PAGE);
  };
  const sample = matches[0] && text(`service.${matches[0].service.id}.description`);
  const moreNeeds = needs.filter((need) => !FIRST_NEEDS.includes(need));

  return (
    <Page title={t("title")} section={t("title")} back="/" quietTitle>
      {notices}
      <div className={styles.screen}>
        <SearchField
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setShown(PAGE);
          }}
        />
        <FilterChips
          label={t("where_label")}
          options={countries
            .filter((c) => FIRST_COUNTRIES.includes(c) || c === country)
            .map((value) => ({
              value,
              label: t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
              testId: `country-${value}`,
            }))}
          chosen={[country]}
          onToggle={onCountry}
        />
        <FilterChips
          label={t("need_label")}
          options={[
            { value: "open_now" as const, label: t("open_now"), icon: Clock, testId: "filter-open_now" },
            ...[...FIRST_NEEDS, ...moreNeeds].map((value) => ({ value, label: t(`need.${value}`), testId: `need-${value}` })),
          ]}
          chosen={[...needs, ...(on.includes("open_now") ? (["open_now"] as const) : [])]}
          onToggle={(value) => (value === "open_now" ? setOn(toggle(on, value)) : setNeeds(toggle(needs, value)))}
        />
        <Disclosure title={t("filters")} testId="filters">
          <p className={styles.label}>{t("need_label")}</p>
          <FilterChips
            label={t("need_label")}
            options={NEED_IDS.map((value) => ({ value, label: t(`need.${value}`) }))}
            chosen={needs}
            onToggle={(value) => setNeeds(toggle(needs, value))}
          />
          <p className={styles.label}>{t("who_label")}</p>
          <FilterChips
            label={t("who_label")}
            options={(["adult", "child"] as const).map((value) => ({ value, label: t(`who_${value}`), testId: `who-${value}` }))}
            chosen={[who]}
            onToggle={setWho}
          />
          <FilterChips
            label={t("filters")}
            options={TOGGLES.map((value) => ({ value, label: t(value) }))}
            chosen={on}
            onToggle={(value) => setOn(toggle(on, value))}
          />
          <p className={styles.label}>{t("where_label")}</p>
          <FilterChips
            label={t("where_label")}
            options={countries.map((value) => ({ value, label: t(`common:country.${value}`) }))}
            chosen={[country]}
            onToggle={onCountry}
          />
        </Disclosure>
        <StatusLine text={narrowed ? t("found", { count: matches.length }) : ""} testId="found" />
        {matches.length === 0 && (
          <EmptyState
            icon={SearchX}
            title={t("none")}
            action={
              <BigButton kind="secondary" onPress={reset}>
                {t("reset")}
              </BigButton>
            }
          >
            <p>{t("none_text")}</p>
          </EmptyState>
        )}
        {sample && <DraftMark review={sample.review} shownIn={sample.lang === lang ? undefined : sample.lang} />}
        <List>
          {matches.slice(0, shown).map((match) => (
            <ServiceCard key={match.service.id} match={match} nowMs={nowMs} />
          ))}
        </List>
        {matches.length > shown && (
          <BigButton kind="secondary" onPress={() => setShown(shown + PAGE)}>
            {t("more")}
          </BigButton>
        )}
        <Quiet>{t("not_public")}</Quiet>
        <Quiet>{t("trace")}</Quiet>
        <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
          {t("print")}
        </BigButton>
      </div>
      <CallList matches={matches} />
    </Page>
  );
}
