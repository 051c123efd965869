import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Quiet } from "#ui/Quiet.tsx";
import { StillCode } from "#ui/StillCode.tsx";

/** The list of this phone as a code, for the camera of another one. */
export function ListCode({ list }: { readonly list: Blob }) {
  const { t } = useTranslation("carry");
  const [text, setText] = useState<string | null>(null);
  useEffect(() => void list.text().then(setText), [list]);
  if (text === null) return null;
  return (
    <>
      <StillCode text={text} label={t("list.code")} testId="list-code" />
      <Quiet>{t("list.code_how")}</Quiet>
    </>
  );
}
