import { useTranslation } from "react-i18next";
import { ownLanguage } from "#ui/text-in-language.ts";

interface WhoMayBeToldProps {
  /** As the directory or a danger card says it; null where nobody knows. */
  readonly told: { readonly text: string; readonly lang: string } | null;
  readonly className?: string | undefined;
}

/** Who may hear of a call. Always with its own first words: "the police" alone would read as who answers. */
export function WhoMayBeTold({ told, className }: WhoMayBeToldProps) {
  const { t } = useTranslation("common");
  return (
    <p className={className}>
      <strong>{t("who_may_be_told")}</strong>{" "}
      {told ? <span {...ownLanguage(told)}>{told.text}</span> : t("who_may_be_told_unknown")}
    </p>
  );
}
