import { Search } from "lucide-react";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { type MatchedService, matchServices } from "#domain/directory/match-services.ts";
import type { Organisation } from "#domain/pack/network.ts";
import { useServices } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { List } from "#ui/List.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";

/** What another feature draws: one service of the directory. */
export type ServiceCardSlot = ComponentType<{ readonly match: MatchedService; readonly nowMs: number }>;

interface TheirNumbersProps {
  readonly organisation: Organisation;
  readonly ServiceCard: ServiceCardSlot;
}

/** Where nothing may be sent to them the person can still ring them: what the directory has of them, or where to look instead. */
export function TheirNumbers({ organisation: { serviceIds, country }, ServiceCard }: TheirNumbersProps) {
  const { t } = useTranslation(["referrals", "help"]);
  const session = useSession();
  const [nowMs] = useState(() => session.nowMs());
  const theirs = useServices().filter(({ id }) => serviceIds.includes(id));
  // For whom they are was settled with the list of organisations: here every number of theirs counts.
  const found = matchServices(theirs, { country, age: "adult", family: true, tier: "worker", nowMs });
  if (found.length === 0)
    return (
      <>
        <Quiet>{t("organisation.no_numbers")}</Quiet>
        <BigButton kind="quiet" icon={Search} href="/help" testId="find-help">
          {t("help:title")}
        </BigButton>
      </>
    );
  return (
    <Disclosure title={t("organisation.numbers")}>
      <List label={t("organisation.numbers")}>
        {found.map((match) => (
          <ServiceCard key={match.service.id} match={match} nowMs={nowMs} />
        ))}
      </List>
    </Disclosure>
  );
}
