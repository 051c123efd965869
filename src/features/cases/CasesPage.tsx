import { FolderLock, FolderOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { usePaged } from "#ui/use-paged.ts";
import { type CaseSummary, listCases } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { useVaultQuery } from "#workflows/react.ts";

/** By code, without names. What stands in a case is opened one at a time. */
export function CasesPage() {
  const { t } = useTranslation("cases");
  const { lang } = useLanguage();
  const [, go] = useLocation();
  const cases = useVaultQuery(listCases);
  const { shown, more } = usePaged(cases ?? []);

  const open = (summary: CaseSummary) => {
    setCurrent({ caseId: summary.caseId });
    go("/cases/open");
  };
  return (
    <Page title={t("list.title")} back="/team">
      {cases?.length === 0 && (
        <EmptyState icon={FolderLock} title={t("list.empty")} action={<BigButton href="/team">{t("list.back")}</BigButton>}>
          <p>{t("list.empty_text")}</p>
        </EmptyState>
      )}
      <List label={t("list.title")}>
        {shown.map((summary) => (
          <Card key={summary.caseId} as="li" testId="case">
            <ChipRow>
              <strong>
                <Ltr>{summary.code}</Ltr>
              </strong>
              {summary.flags.includes("child_protection") && <Chip tone="red">{t("flag.child_protection")}</Chip>}
              {summary.lastReply && <Chip tone="green">{t(`reply.${summary.lastReply}`)}</Chip>}
              {summary.referred && !summary.lastReply && <Chip tone="lamp">{t("list.referred")}</Chip>}
            </ChipRow>
            <Quiet>{t("list.last", { day: formatDay(utcDay(summary.lastAtMs), lang) })}</Quiet>
            <BigButton kind="secondary" icon={FolderOpen} onPress={() => open(summary)} testId="open-case">
              {t("list.open", { code: summary.code })}
            </BigButton>
          </Card>
        ))}
      </List>
      {more && (
        <BigButton kind="quiet" onPress={more}>
          {t("list.more")}
        </BigButton>
      )}
    </Page>
  );
}
