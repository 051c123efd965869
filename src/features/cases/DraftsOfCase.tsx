import { Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DraftForm } from "#domain/case/types.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { listDrafts } from "#workflows/draft-rows.ts";
import { useVaultQuery } from "#workflows/react.ts";

const FORMS: Readonly<Partial<Record<DraftForm, string>>> = {
  referral: "/cases/refer",
  meeting: "/cases/meeting",
  missing: "/cases/missing-plan",
  hand_over: "/cases/hand-over",
};

interface DraftsOfCaseProps {
  readonly caseId: string;
  readonly onNote: (of: string | undefined) => void;
}

/** What was begun for this case and never saved, with the way back to it. */
export function DraftsOfCase({ caseId, onNote }: DraftsOfCaseProps) {
  const { t } = useTranslation("team");
  const drafts = useVaultQuery(listDrafts)?.filter(({ projection }) => projection.caseId === caseId);
  if (!drafts || drafts.length === 0) return null;
  return (
    <Notice tone="caution" title={t("draft.title")} testId="drafts">
      <Actions>
        {drafts.map(({ rowId, projection: { form, of } }) => (
          <BigButton
            key={rowId}
            kind="secondary"
            icon={Pencil}
            {...(FORMS[form] === undefined ? { onPress: () => onNote(of) } : { href: FORMS[form] })}
            testId={`draft-${form}`}
          >
            {t(`draft.form.${form}`)}
          </BigButton>
        ))}
      </Actions>
    </Notice>
  );
}
