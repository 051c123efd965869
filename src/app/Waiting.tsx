import { useTranslation } from "react-i18next";
import { Page } from "#ui/Page.tsx";

/** For the moment in which a part of the app is read from the phone: the frame stands, nothing spins. */
export function Waiting() {
  const { t } = useTranslation("app");
  return <Page title={t("loading")} back="/" quietTitle />;
}
