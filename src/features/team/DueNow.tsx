import { FolderOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { OpenCase } from "#domain/case/hand-over.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { localDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Section } from "#ui/Section.tsx";
import { setCurrent } from "#workflows/current.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** More than this is a list of its own: the end of the shift. */
const SHOWN = 5;

/** Children nobody was reached for, answers nobody has read, and what was promised for today or left for this morning. */
export function DueNow() {
  const { t } = useTranslation("cases");
  const session = useSession();
  const [, go] = useLocation();
  const matters = useVaultQuery(readOpenMatters) ?? [];
  const organisations = useOrganisations();
  const today = localDay(session.nowMs());
  const due = matters.flatMap((matter: OpenCase) => {
    const tasks = matter.tasks.filter(({ dueDay }) => dueDay !== undefined && dueDay <= today).map(({ task }) => task);
    const task = matter.unreached ? "reach_child" : tasks[0];
    const news = matter.answers[0];
    if (!task && !news) return [];
    const name = cleanOutsideText(
      organisations.find(({ id }) => id === news?.organisationId)?.name ?? news?.organisationId ?? "",
    );
    const first = task ? t(`task.${task}`) : news && t(`news.${news.kind}`, { name });
    return [{ ...matter, first }];
  });
  if (due.length === 0) return null;
  return (
    <Section tone="lamp" title={t("task.open")} testId="due-now">
      {due.slice(0, SHOWN).map(({ caseId, code, first }) => (
        <BigButton
          key={caseId}
          kind="secondary"
          icon={FolderOpen}
          onPress={() => {
            setCurrent({ caseId });
            go("/cases/open");
          }}
          testId="due-case"
        >
          <Ltr>{code}</Ltr> · {first}
        </BigButton>
      ))}
    </Section>
  );
}
