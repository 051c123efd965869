import { Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Door } from "#ui/Door.tsx";
import { setCurrent } from "#workflows/current.ts";
import { listDrafts } from "#workflows/draft-rows.ts";
import { useVaultQuery } from "#workflows/react.ts";

/** The way back to what was typed and never saved. */
export function UnsavedDrafts() {
  const { t } = useTranslation("team");
  const { lang } = useLanguage();
  const drafts = useVaultQuery(listDrafts);
  return drafts?.map(({ rowId, projection: { form, caseId, of, atMs } }) => (
    <Door
      key={rowId}
      href={caseId !== undefined ? "/cases/open" : form === "incident" ? "/team/report" : "/team/log"}
      icon={Pencil}
      title={t(`draft.form.${form}`)}
      hint={t("draft.until", { day: formatDayAt(atMs, lang) })}
      onPress={() => {
        if (caseId === undefined) return;
        setCurrent({ caseId, noting: form === "note" ? { caseId, ...(of !== undefined && { of }) } : null });
      }}
      testId="open-draft"
    />
  ));
}
