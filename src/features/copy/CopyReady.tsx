import { PackageCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { Page } from "#ui/Page.tsx";
import { COPY_FILE_NAME, type MadeCopy, noteCopied } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

interface CopyReadyProps {
  readonly made: MadeCopy;
  /** What is to be read before anything else. */
  readonly first?: ReactNode;
}

/** The sealed file, in this page alone until somebody sends or saves it. */
export function CopyReady({ made, first }: CopyReadyProps) {
  const { t } = useTranslation(["copy", "team"]);
  const session = useSession();
  const [status, setStatus] = useState("");

  async function left() {
    setStatus(t("ready.left"));
    await noteCopied(session, made);
  }
  return (
    <Page
      title={t("title")}
      back="/settings/phone"
      focusKey="ready"
      bottom={
        <Actions>
          <HandOn
            name={COPY_FILE_NAME}
            file={made.file}
            share={t("ready.share")}
            save={t("ready.save")}
            onGone={() => void left()}
            status={status}
            testId="copy"
          />
        </Actions>
      }
    >
      {first}
      <EmptyState icon={PackageCheck} title={t("ready.title")} testId="copy-ready">
        <p>{t("team:erase.cases", { count: made.cases })}</p>
        <p>{made.unsent === 0 ? t("team:erase.unsent_none") : t("team:erase.unsent", { count: made.unsent })}</p>
        {made.skipped > 0 && <p>{t("ready.skipped", { count: made.skipped })}</p>}
        <p>{t(made.door === "words" ? "words.text" : "phone.text")}</p>
        <p>{t("ready.text")}</p>
      </EmptyState>
    </Page>
  );
}
