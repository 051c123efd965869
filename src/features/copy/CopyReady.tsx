import { Download, PackageCheck, Share2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { canShareFile, saveFile, shareFile } from "#ui/save-file.ts";
import { COPY_FILE_NAME, type MadeCopy, noteCopied } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

/** The sealed file, in this page alone until somebody sends or saves it. */
export function CopyReady({ made }: { readonly made: MadeCopy }) {
  const { t } = useTranslation(["copy", "team"]);
  const session = useSession();
  const [status, setStatus] = useState("");

  async function left() {
    setStatus(t("ready.left"));
    await noteCopied(session, made);
  }
  const save = () => {
    saveFile(COPY_FILE_NAME, made.file);
    void left();
  };
  const share = async () => {
    if (await shareFile(COPY_FILE_NAME, made.file)) await left();
  };
  const canShare = canShareFile(COPY_FILE_NAME, made.file.type);
  return (
    <Page
      title={t("title")}
      back="/settings/phone"
      focusKey="ready"
      bottom={
        <Actions>
          {canShare && (
            <BigButton icon={Share2} onPress={() => void share()} testId="copy-share">
              {t("ready.share")}
            </BigButton>
          )}
          <BigButton kind={canShare ? "secondary" : "primary"} icon={Download} onPress={save} testId="copy-save">
            {t("ready.save")}
          </BigButton>
          <StatusLine text={status} />
        </Actions>
      }
    >
      <EmptyState icon={PackageCheck} title={t("ready.title")} testId="copy-ready">
        <p>{t("team:erase.cases", { count: made.cases })}</p>
        <p>{made.unsent === 0 ? t("team:erase.unsent_none") : t("team:erase.unsent", { count: made.unsent })}</p>
        {made.skipped > 0 && <p>{t("ready.skipped", { count: made.skipped })}</p>}
        <p>{t(`${made.door}.text`)}</p>
        <p>{t("ready.text")}</p>
      </EmptyState>
    </Page>
  );
}
