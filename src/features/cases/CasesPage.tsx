import { FolderLock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CaseRows } from "#features/cases/CaseRows.tsx";
import { PART, useCaseList } from "#features/cases/use-case-list.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { List } from "#ui/List.tsx";
import { MoreOnSight } from "#ui/MoreOnSight.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";

/** By code, without names. What stands in a case is opened one at a time. */
export function CasesPage() {
  const { t } = useTranslation("cases");
  const [code, setCode] = useState("");
  const list = useCaseList(code);
  return (
    <Page title={t("list.title")} back="/team">
      {list?.total === 0 && (
        <EmptyState icon={FolderLock} title={t("list.empty")} action={<BigButton href="/team">{t("list.back")}</BigButton>}>
          <p>{t("list.empty_text")}</p>
        </EmptyState>
      )}
      {list && list.total > PART && (
        <Field label={t("list.find")} value={code} onChange={setCode} inputMode="search" testId="find-case" />
      )}
      <StatusLine text={list && list.total > 0 ? t("list.count", { count: list.found }) : ""} testId="case-count" />
      {list && list.total > 0 && list.found === 0 && <Quiet>{t("list.none")}</Quiet>}
      <List label={t("list.title")}>
        {list?.parts.map((rows, part) => (
          <CaseRows key={rows[0]?.caseId} rows={rows} from={part * PART} of={list.found} />
        ))}
      </List>
      {list?.more && (
        <MoreOnSight onMore={list.more} testId="more-cases">
          {t("list.more")}
        </MoreOnSight>
      )}
    </Page>
  );
}
