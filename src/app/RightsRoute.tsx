import { BookX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContentGate } from "#app/ContentGate.tsx";
import type { CountryChoice } from "#app/country.ts";
import type { Topic } from "#domain/pack/rights.ts";
import { TOPICS, type Who } from "#features/rights/audience.ts";
import { MythsPage } from "#features/rights/MythsPage.tsx";
import { RightPage } from "#features/rights/RightPage.tsx";
import { RightsPage } from "#features/rights/RightsPage.tsx";
import { ShortPageView } from "#features/rights/ShortPageView.tsx";
import { TopicPage } from "#features/rights/TopicPage.tsx";
import { WhatIfPage } from "#features/rights/WhatIfPage.tsx";
import { usePages, useRights } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";

/** Who the reader is holds while the app is open and is kept nowhere. */
let whoNow: Who = "adult";

export function RightsRoute({ country }: { readonly country: CountryChoice }) {
  const { t } = useTranslation("rights");
  const [who, setWho] = useState(whoNow);
  const choose = (next: Who) => {
    whoNow = next;
    setWho(next);
  };
  return (
    <ContentGate title={t("title")}>
      {(notices) => (
        <RightsPage country={country.country} onCountry={country.choose} who={who} onWho={choose} notices={notices} />
      )}
    </ContentGate>
  );
}

interface RightRouteProps {
  /** A topic, `myths`, `cards`, `what-if`, or the id of a right or of a short page. */
  readonly topic: string;
  readonly country: CountryChoice;
}

const isTopic = (value: string): value is Topic => TOPICS.some((topic) => topic === value);

export function RightRoute({ topic, country }: RightRouteProps) {
  const { t } = useTranslation("rights");
  const rights = useRights();
  const right = rights.find((r) => r.id === topic);
  const page = usePages().pages.find((p) => p.id === topic);
  return (
    <ContentGate title={t("section")}>
      {(notices) => {
        if (topic === "myths") return <MythsPage country={country.country} who={whoNow} notices={notices} />;
        if (topic === "cards" || isTopic(topic))
          return <TopicPage topic={topic} country={country.country} who={whoNow} notices={notices} />;
        if (topic === "what-if") return <WhatIfPage notices={notices} />;
        if (page) return <ShortPageView key={page.id} page={page} country={country.country} notices={notices} />;
        if (right) return <RightPage key={right.id} right={right} country={country.country} notices={notices} />;
        return (
          <Page title={t("not_found")} back="/rights">
            {notices}
            <EmptyState icon={BookX} title={t("none_text")} action={<BigButton href="/help">{t("to_help")}</BigButton>} />
          </Page>
        );
      }}
    </ContentGate>
  );
}
