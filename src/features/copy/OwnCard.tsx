import { Copy, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/copy/Copy.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { copyText } from "#ui/copy-text.ts";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";
import { ownCard } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

/** What a colleague needs to seal a copy to this phone: no secret. */
export function OwnCard() {
  const { t } = useTranslation("copy");
  const session = useSession();
  const [own, setOwn] = useState<{ readonly card: string; readonly serial: string } | null>(null);
  const [status, setStatus] = useState("");
  useEffect(() => void ownCard(session).then(setOwn), [session]);
  return (
    <Page
      title={t("card.title")}
      back="/settings/copy/open"
      bottom={
        own && (
          <Actions>
            <BigButton
              icon={Copy}
              onPress={() => void copyText(own.card).then((done) => setStatus(done ? t("card.copied") : ""))}
              testId="card-copy"
            >
              {t("card.copy")}
            </BigButton>
            <BigButton
              kind="secondary"
              icon={Download}
              onPress={() => saveFile("card.txt", new Blob([own.card], { type: "text/plain" }))}
              testId="card-save"
            >
              {t("card.save")}
            </BigButton>
            <StatusLine text={status} />
          </Actions>
        )
      }
    >
      <p>{t("card.text")}</p>
      {own && (
        <Card label={t("card.title")}>
          <p data-testid="card-serial">
            <Bidi>{t("card.serial", { serial: own.serial })}</Bidi>
          </p>
          <Quiet>{t("card.compare")}</Quiet>
          <p className={styles.card} dir="ltr" lang="en" data-testid="own-card">
            {own.card}
          </p>
        </Card>
      )}
    </Page>
  );
}
