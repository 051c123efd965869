import { FileArchive, Upload } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignedEntry } from "#domain/statistics/ledger.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";

/** Plain and always the same: a name of a file is read by everybody who sees a list of files. */
const FILE_NAME = "figures.zip";

/** Everything published as one file, by somebody who was told what it is not. Nothing is made before the second step. */
export function ExportFigures({ ledger }: { readonly ledger: readonly SignedEntry[] }) {
  const { t } = useTranslation("figures");
  const [isAsking, setAsking] = useState(false);
  const [status, setStatus] = useState("");

  async function save() {
    const { exportZip } = await import("#domain/statistics/export-zip.ts");
    saveFile(FILE_NAME, new Blob([exportZip(ledger.map(({ entry }) => entry))], { type: "application/zip" }));
    setAsking(false);
    setStatus(t("export.saved", { name: FILE_NAME }));
  }
  return (
    <>
      <BigButton kind="secondary" icon={Upload} onPress={() => setAsking(true)} testId="export-figures">
        {t("export.button")}
      </BigButton>
      <StatusLine text={status} />
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t("export.title")}
        actions={
          <>
            <BigButton icon={FileArchive} onPress={() => void save()} testId="export-zip">
              {t("export.zip")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(false)} testId="export-no">
              {t("export.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("export.holds")}</p>
        <p>{t("not")}</p>
        <p>{t("export.open")}</p>
        <p>{t("export.never")}</p>
      </Dialog>
    </>
  );
}
