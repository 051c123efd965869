import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { Tier } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";
import { Finder } from "#features/help/Finder.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface HelpPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  /** Above the list. */
  readonly notices: ReactNode;
  readonly tier?: Tier;
  readonly title?: string;
  readonly back?: string;
  /** At the foot of each card; the same function each time, so that cards are not drawn again. */
  readonly below?: (service: ListedService) => ReactNode;
  /** What people look for next, below the list. */
  readonly more?: ReactNode;
}

/** Services that fit, best first; all that a keystroke changes is in the finder. */
export function HelpPage({ country, onCountry, notices, tier = "public", title, back = "/", below, more }: HelpPageProps) {
  const { t } = useTranslation("help");
  const heading = title ?? t("title");
  return (
    <Page title={heading} section={heading} back={back} quietTitle>
      {notices}
      <Finder country={country} onCountry={onCountry} tier={tier} below={below}>
        {more}
        {tier === "public" && <Quiet>{t("not_public")}</Quiet>}
        <Quiet>{t("trace")}</Quiet>
        <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
          {t("print")}
        </BigButton>
      </Finder>
    </Page>
  );
}
