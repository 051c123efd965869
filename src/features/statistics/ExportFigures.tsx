import { FileArchive } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SignedEntry } from "#domain/statistics/ledger.ts";
import { ExportDialog } from "#ui/ExportDialog.tsx";

/** Everything published as one file, by somebody who was told what it is not. */
export function ExportFigures({ ledger }: { readonly ledger: readonly SignedEntry[] }) {
  const { t } = useTranslation("figures");
  const zip = async () => {
    const { exportZip } = await import("#domain/statistics/export-zip.ts");
    return new Blob([exportZip(ledger.map(({ entry }) => entry))], { type: "application/zip" });
  };
  return (
    <ExportDialog
      kind="secondary"
      button={t("export.button")}
      title={t("export.title")}
      warnings={[t("export.holds"), t("not"), t("export.open"), t("export.never")]}
      files={[{ icon: FileArchive, label: t("export.zip"), name: "figures.zip", make: zip, testId: "export-zip" }]}
      saved={(name) => t("export.saved", { name })}
      no={t("export.no")}
      testId="export-figures"
    />
  );
}
