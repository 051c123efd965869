import { useTranslation } from "react-i18next";
import { Carried } from "#features/courier/Carried.tsx";
import { GiveFile } from "#features/courier/GiveFile.tsx";
import { TakeFile } from "#features/courier/TakeFile.tsx";
import { Page } from "#ui/Page.tsx";

/** Sealed messages that leave, and arrive, by hand. */
export function CourierPage() {
  const { t } = useTranslation("courier");
  return (
    <Page title={t("title")} back="/team">
      <p>{t("text")}</p>
      <GiveFile />
      <TakeFile />
      <Carried />
    </Page>
  );
}
