import { FolderLock, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OtherNotes } from "#features/team/OtherNotes.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

/** Several vaults on one phone: numbers and nothing else, because a name would tell. */
export function WhoseNotes() {
  const { t } = useTranslation("team");
  const session = useSession();
  const { numbers } = useSessionState();
  const [adding, setAdding] = useState(false);
  if (adding) return <OtherNotes back={() => setAdding(false)} />;
  return (
    <Page title={t("several.title")} back="/" focusKey="whose">
      <Quiet>{t("several.text")}</Quiet>
      {numbers.map((number) => (
        <BigButton key={number} icon={FolderLock} onPress={() => void session.choose(number)} testId={`notes-${number}`}>
          {t("several.notes", { number })}
        </BigButton>
      ))}
      <BigButton kind="quiet" icon={UserPlus} onPress={() => setAdding(true)} testId="open-other-notes">
        {t("several.open")}
      </BigButton>
    </Page>
  );
}
