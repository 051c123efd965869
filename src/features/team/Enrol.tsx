import { QrCode, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Door } from "#ui/Door.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { enrol } from "#workflows/enrol.ts";
import { useSession } from "#workflows/react.ts";

/** A code from the coordinator brings this phone into a team, or an organisation into its inbox. Works without a network. */
export function Enrol({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation(["team", "errors", "enrol"]);
  const session = useSession();
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  async function join() {
    setWorking(true);
    setError(null);
    const joined = await enrol(session, code.trim());
    setWorking(false);
    if (!joined.ok) return setError(joined.error.type);
    setCode("");
    onDone();
  }

  return (
    <Page
      title={t("enrol.title")}
      back={onDone}
      bottom={
        <Actions>
          <BigButton icon={Users} onPress={() => void join()} disabled={working || code.trim() === ""} testId="enrol">
            {t("enrol.button")}
          </BigButton>
        </Actions>
      }
    >
      <Door href="/team/join" icon={QrCode} title={t("enrol:join.title")} hint={t("enrol:join.hint")} testId="open-join" />
      <p>{t("enrol.text")}</p>
      <TextArea label={t("enrol.field")} hint={t("enrol.hint")} value={code} onChange={setCode} rows={6} testId="enrol-code" />
      <Refusal why={error && t(`errors:${error}`)} testId="enrol-error" />
    </Page>
  );
}
