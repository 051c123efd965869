import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { Country } from "#domain/pack/common.ts";
import { CallMarkForm } from "#features/help/CallMarkForm.tsx";
import { HelpPage } from "#features/help/HelpPage.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface DirectoryPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
}

const callMark = (service: ListedService) => <CallMarkForm service={service} />;

/** The worker's directory: numbers nobody has confirmed too, and a place to say what came of ringing one. */
export function DirectoryPage({ country, onCountry }: DirectoryPageProps) {
  const { t } = useTranslation("directory");
  return (
    <HelpPage
      country={country}
      onCountry={onCountry}
      notices={<Quiet>{t("intro")}</Quiet>}
      tier="worker"
      title={t("title")}
      back="/team"
      below={callMark}
    />
  );
}
