import { useTranslation } from "react-i18next";
import type { Interpreter } from "#domain/screening/types.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface InterpreterLineProps {
  readonly interpreter: Interpreter | undefined;
  readonly onChange: () => void;
}

/** Who carries the words now, as it is recorded, and the way to change it. */
export function InterpreterLine({ interpreter, onChange }: InterpreterLineProps) {
  const { t } = useTranslation("screening");
  return (
    <>
      <Quiet>{interpreter ? t(`interpreter.is.${interpreter.role}`) : t("interpreter.is.unknown")}</Quiet>
      <BigButton kind="quiet" onPress={onChange} testId="change-interpreter">
        {t("interpreter.button")}
      </BigButton>
    </>
  );
}
