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

/** No questions for somebody who is or may be under 18. */
export function ChildrenPage({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation(["learn", "common"]);
  const { lang } = useLanguage();
  return (
    <Page title={<Said id="ui.learn.child.title">{t("child.title")}</Said>} back={onBack} focusKey="child">
      <ListenButton
        lines={[uiLine("learn", "child.title", t("child.title"), lang), uiLine("learn", "child.text", t("child.text"), lang)]}
      />
      <Paragraphs of={inLanguage(t("child.text"), lang)} said="ui.learn.child.text" />
      <Actions>
        <BigButton kind="danger" href="/danger">
          {t("child.danger")}
        </BigButton>
        <BigButton href="/help">{t("child.help")}</BigButton>
        <BigButton kind="secondary" href="/rights/child">
          {t("child.rights")}
        </BigButton>
      </Actions>
      <Quiet>{t("common:trace")}</Quiet>
    </Page>
  );
}
