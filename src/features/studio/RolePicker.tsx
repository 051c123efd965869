import { useTranslation } from "react-i18next";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface RolePickerProps<R extends string> {
  readonly label: string;
  readonly roles: readonly R[];
  readonly chosen: R | null;
  readonly onChoose: (role: R) => void;
}

/** What somebody is, never who. */
export function RolePicker<R extends string>({ label, roles, chosen, onChoose }: RolePickerProps<R>) {
  const { t } = useTranslation("studio");
  const { lang } = useLanguage();
  return (
    <>
      <p>{label}</p>
      <AnswerGrid label={label} columns="two">
        {roles.map((role) => (
          <AnswerButton
            key={role}
            value={`role-${role}`}
            label={inLanguage(t(`role.${role}`), lang)}
            chosen={role === chosen}
            onPress={() => onChoose(role)}
          />
        ))}
      </AnswerGrid>
    </>
  );
}
