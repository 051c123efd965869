import { Eye, Globe, type LucideIcon, MonitorSmartphone, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/leave/TracePage.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { Icon } from "#ui/Icon.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";

const STILL_SHOWN: readonly { readonly id: string; readonly icon: LucideIcon }[] = [
  { id: "calls", icon: Phone },
  { id: "browser", icon: Globe },
  { id: "screen", icon: MonitorSmartphone },
  { id: "watched", icon: Eye },
];
const SENTENCES = ["leave", "shift", "keeps", "cannot", ...STILL_SHOWN.map(({ id }) => id), "delete"];

/** What Leave does, what the app keeps, and what it cannot hide. */
export function TracePage() {
  const { t } = useTranslation("trace");
  const { lang } = useLanguage();
  return (
    <Page title={t("title")} back="/">
      <ListenButton lines={SENTENCES.map((id) => uiLine("trace", id, t(id), lang))} />
      <p>
        {t("leave")} {t("shift")}
      </p>
      <p>{t("keeps")}</p>
      <h2 className={styles.but}>{t("cannot")}</h2>
      <ul className={styles.list}>
        {STILL_SHOWN.map(({ id, icon }) => (
          <li key={id} className={styles.item} data-testid={`trace-${id}`}>
            <span className={styles.picture}>
              <Icon of={icon} size={26} />
            </span>
            <p>{t(id)}</p>
          </li>
        ))}
      </ul>
      <p>{t("delete")}</p>
    </Page>
  );
}
