import { FolderOpen } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { CaseSummary } from "#domain/case/summary.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { setCurrent } from "#workflows/current.ts";

interface CaseRowsProps {
  readonly rows: readonly CaseSummary[];
  /** How many stand before them. */
  readonly from: number;
  readonly of: number;
}

const HELPED: ReadonlySet<string> = new Set(["accepted", "done"]);

/** A part of the list, drawn again only when it changes: the parts that come after it leave it alone. */
export const CaseRows = memo(function CaseRows({ rows, from, of }: CaseRowsProps) {
  const { t } = useTranslation("cases");
  const { lang } = useLanguage();
  const [, go] = useLocation();
  const open = (caseId: string) => {
    setCurrent({ caseId });
    go("/cases/open");
  };
  return rows.map(({ caseId, code, flags, lastReply, referred, lastAtMs }, at) => (
    <Card key={caseId} as="li" testId="case" place={{ at: from + at + 1, of }}>
      <ChipRow>
        <strong>
          <Ltr>{code}</Ltr>
        </strong>
        {flags.includes("child_protection") && <Chip tone="red">{t("flag.child_protection")}</Chip>}
        {lastReply && <Chip tone={HELPED.has(lastReply) ? "green" : "lamp"}>{t(`reply.${lastReply}`)}</Chip>}
        {referred && !lastReply && <Chip tone="lamp">{t("list.referred")}</Chip>}
      </ChipRow>
      <Quiet>{t("list.last", { day: formatDayAt(lastAtMs, lang) })}</Quiet>
      <BigButton kind="secondary" icon={FolderOpen} onPress={() => open(caseId)} testId="open-case">
        {t("list.open", { code })}
      </BigButton>
    </Card>
  ));
});
