import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";

/** Enough was said: more questions can hurt. No label is shown. */
export function Enough({ onGoOn }: { readonly onGoOn: () => void }) {
  const { t } = useTranslation("screening");
  return (
    <Page
      title={t("enough.title")}
      focusKey="enough"
      bottom={
        <BigButton icon={ArrowRight} onPress={onGoOn} testId="next">
          {t("enough.go_on")}
        </BigButton>
      }
    >
      <p data-testid="enough">{t("enough.text")}</p>
    </Page>
  );
}
