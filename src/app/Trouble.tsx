import type { LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";

interface TroubleProps {
  readonly icon: LucideIcon;
  /** Keys of the namespace `app`. */
  readonly title: string;
  readonly text: string;
  readonly reload?: boolean;
}

/** A page that cannot be shown: what is so, and the ways on. Danger is always one of them. */
export function Trouble({ icon, title, text, reload = true }: TroubleProps) {
  const { t } = useTranslation("app");
  return (
    <Page title={t(title)} back="/">
      <EmptyState
        icon={icon}
        title={t(text)}
        action={
          <>
            {reload && <BigButton onPress={() => location.reload()}>{t("reload")}</BigButton>}
            <BigButton kind="secondary" href="/">
              {t("home")}
            </BigButton>
            <BigButton kind="danger" href="/danger">
              {t("danger")}
            </BigButton>
          </>
        }
      />
    </Page>
  );
}
