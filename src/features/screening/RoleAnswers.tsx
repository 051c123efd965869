import { Briefcase, CircleSlash, HandHelping, type LucideIcon, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Interpreter } from "#domain/screening/types.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

type Role = Interpreter["role"];
const ICONS: Readonly<Record<Role, LucideIcon>> = {
  professional: Briefcase,
  volunteer: HandHelping,
  phone: Phone,
  none: CircleSlash,
};

interface RoleAnswersProps {
  readonly roles: readonly Role[];
  readonly chosen: Role | null;
  /** What "no interpreter" means here, where it is more than the words. */
  readonly noneLabel?: string;
  readonly onChosen: (role: Role) => void;
}

export function RoleAnswers({ roles, chosen, noneLabel, onChosen }: RoleAnswersProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  return (
    <AnswerGrid label={t("interpreter.title")}>
      {roles.map((role) => (
        <AnswerButton
          key={role}
          value={`interpreter-${role}`}
          icon={ICONS[role]}
          chosen={role === chosen}
          label={inLanguage(role === "none" && noneLabel ? noneLabel : t(`interpreter.role.${role}`), lang)}
          onPress={() => onChosen(role)}
        />
      ))}
    </AnswerGrid>
  );
}
