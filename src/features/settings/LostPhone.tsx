import { Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { lastCopy } from "#workflows/copy-make.ts";
import { phoneRisk } from "#workflows/phone-risk.ts";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";

const FIRST = ["call", "shut_out", "voice", "warn", "words", "officer"] as const;

/** To print and leave with the coordinator while the phone is still there: counts and what to do, no code, no day, no name of a person. */
export function LostPhone() {
  const { t } = useTranslation(["settings", "team", "copy"]);
  const risk = useVaultQuery(phoneRisk);
  const { numbers } = useSessionState();
  const copied = useVaultQuery(lastCopy);
  return (
    <Page
      title={t("lost.title")}
      back="/settings/phone"
      bottom={
        <BigButton icon={Printer} onPress={() => window.print()} testId="print-lost">
          {t("lost.print")}
        </BigButton>
      }
    >
      <p>{t("lost.text")}</p>
      {risk && (
        <Section title={t("lost.was")} testId="lost-was">
          <ul>
            <li>{t("team:erase.cases", { count: risk.cases })}</li>
            <li>{t("lost.children", { count: risk.children })}</li>
            <li>{t("lost.danger", { count: risk.danger })}</li>
            <li>{t("lost.signs", { count: risk.signs })}</li>
            <li>{t("lost.talks", { count: risk.talks + risk.drafts })}</li>
            <li>{risk.unsent === 0 ? t("team:erase.unsent_none") : t("team:erase.unsent", { count: risk.unsent })}</li>
            {risk.mustArrive > 0 && <li>{t("lost.must", { count: risk.mustArrive })}</li>}
            <li>{t("lost.logged", { count: risk.logged })}</li>
            <li>
              {risk.mayReach ? (
                <>
                  {t(`lost.reach.${risk.mayReach.kind}`)} <Bidi>{cleanOutsideText(risk.mayReach.name)}</Bidi>
                </>
              ) : (
                t("lost.reach.none")
              )}
            </li>
          </ul>
          {copied && (
            <div data-testid="lost-copy">
              {copied.door === null ? (
                <p>{t("copy:last.none")}</p>
              ) : (
                <>
                  <p>{t("copy:last.days", { count: copied.days })}</p>
                  <p>{t(`copy:last.${copied.door}`)}</p>
                </>
              )}
            </div>
          )}
          <Quiet>{t("lost.sealed")}</Quiet>
          {numbers.length > 1 && <p>{t("team:several.unseen")}</p>}
        </Section>
      )}
      <Section title={t("lost.first")}>
        <List numbered>
          {FIRST.map((step) => (
            <ListItem key={step}>{t(`lost.do.${step}`)}</ListItem>
          ))}
        </List>
      </Section>
      <Notice>
        <p>{t("lost.keep")}</p>
      </Notice>
    </Page>
  );
}
