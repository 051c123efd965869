import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Notice } from "#ui/Notice.tsx";

interface HeldBackProps {
  /** Who asked for the notes, and since when that holds; absent until somebody noted it. */
  readonly heldFor: { readonly by: "police" | "court" | "lead" | "person"; readonly day: string } | undefined;
  readonly title?: string;
  readonly live?: boolean;
  readonly testId?: string;
}

/** Nothing may be deleted now, and why. */
export function HeldBack({ heldFor, title, live = false, testId = "held-back" }: HeldBackProps) {
  const { t } = useTranslation(["team", "errors"]);
  const { lang } = useLanguage();
  return (
    <Notice tone="danger" live={live} {...(title !== undefined && { title })} testId={testId}>
      <p>{t("errors:OnHold")}</p>
      <p>{heldFor ? t(`held.${heldFor.by}`, { day: formatDay(heldFor.day, lang) }) : t("held.nobody")}</p>
    </Notice>
  );
}
