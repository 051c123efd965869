import { useTranslation } from "react-i18next";
import type { PracticeCase } from "#domain/pack/practice.ts";
import { PracticeFrame } from "#features/practice/PracticeFrame.tsx";
import { type PracticeRole, ROLES } from "#features/practice/roles.ts";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface PracticeListProps {
  readonly cases: readonly PracticeCase[];
  readonly role: PracticeRole;
  readonly onRole: (role: PracticeRole) => void;
  readonly onOpen: (caseId: string) => void;
}

/** The stories, by names that give nothing away. */
export function PracticeList({ cases, role, onRole, onOpen }: PracticeListProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  return (
    <PracticeFrame title={t("list.title")} back="/team" focusKey="list">
      <p>{t("list.text")}</p>
      <Quiet>{t("list.real")}</Quiet>
      <h2>{t("role.title")}</h2>
      <FilterChips
        label={t("role.title")}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`), testId: `role-${value}` }))}
        chosen={[role]}
        onToggle={onRole}
      />
      <h2>{t("list.choose")}</h2>
      <AnswerGrid label={t("list.choose")}>
        {cases.map(({ id }) => (
          <AnswerButton key={id} value={id} label={text.of(`practice.${id}.title`)} onPress={() => onOpen(id)} />
        ))}
      </AnswerGrid>
    </PracticeFrame>
  );
}
