import { KeyRound, Send, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Door } from "#ui/Door.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { useSessionState } from "#workflows/react.ts";

/** What a copy is, what it is not, and who is to open it: two doors. */
export function CopyPage() {
  const { t } = useTranslation("copy");
  const { enrolment } = useSessionState();
  return (
    <Page title={t("title")} back="/settings/phone">
      <p>{t("text")}</p>
      <Quiet>{t("not_in")}</Quiet>
      <Notice tone="caution" title={t("stays_title")}>
        <p>{t("stays")}</p>
      </Notice>
      {enrolment ? (
        <Section title={t("who")}>
          {enrolment.kind === "team" && (
            <Door
              href="/settings/copy/send"
              icon={Send}
              title={t("send.title")}
              hint={t("send.text")}
              testId="copy-for-colleague"
            />
          )}
          {enrolment.kind === "team" && (
            <Door
              href="/settings/copy/phone"
              icon={Smartphone}
              title={t("phone.title")}
              hint={t("phone.text")}
              testId="copy-for-phone"
            />
          )}
          <Door
            href="/settings/copy/words"
            icon={KeyRound}
            title={t("words.title")}
            hint={t("words.text")}
            testId="copy-for-words"
          />
        </Section>
      ) : (
        <Notice testId="copy-no-team">
          <p>{t("no_team")}</p>
        </Notice>
      )}
    </Page>
  );
}
