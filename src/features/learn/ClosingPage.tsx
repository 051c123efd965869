import { useTranslation } from "react-i18next";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

/** The same for everybody. */
export function ClosingPage({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation("learn");
  const { lang } = useLanguage();
  return (
    <Page title={<Said id="ui.learn.end.title">{t("end.title")}</Said>} back={onBack} focusKey="end">
      <ListenButton
        lines={[uiLine("learn", "end.title", t("end.title"), lang), uiLine("learn", "end.text", t("end.text"), lang)]}
      />
      <Paragraphs of={inLanguage(t("end.text"), lang)} said="ui.learn.end.text" />
      <Quiet>{t("end.trace")}</Quiet>
      <Actions>
        <BigButton href="/help">{t("end.help")}</BigButton>
        <BigButton kind="secondary" href="/rights">
          {t("end.rights")}
        </BigButton>
        <BigButton kind="secondary" href="/rights/myths">
          {t("end.myths")}
        </BigButton>
        <BigButton kind="danger" href="/danger">
          {t("end.danger")}
        </BigButton>
      </Actions>
    </Page>
  );
}
