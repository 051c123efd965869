import { LockKeyholeOpen } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";

/** Seconds left before the next try, counted down on screen. */
function useCountdown(waitMs: number): [number, (ms: number) => void] {
  const [until, setUntil] = useState(() => performance.now() + waitMs);
  const [left, setLeft] = useState(Math.ceil(waitMs / 1000));
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [until]);
  return [left, (ms) => setUntil(performance.now() + ms)];
}

interface UnlockProps {
  readonly waitMs: number;
  /** Set when a change of the words was cut short, or they were never used since: which ones open it. */
  readonly opensWith: "old" | "new" | undefined;
}

export function Unlock({ waitMs, opensWith }: UnlockProps) {
  const { t } = useTranslation(["team", "errors"]);
  const session = useSession();
  const [passphrase, setPassphrase] = useState("");
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [left, wait] = useCountdown(waitMs);

  async function open(event?: FormEvent) {
    event?.preventDefault();
    if (working || left > 0) return;
    setWorking(true);
    setError(null);
    const opened = await session.unlock(passphrase);
    if (opened.ok) return;
    setWorking(false);
    setError(opened.error.type);
    if ("waitMs" in opened.error) wait(opened.error.waitMs);
  }

  return (
    <Page
      title={t("unlock.title")}
      back="/"
      bottom={
        <Actions>
          {working ? (
            <Progress label={t("unlock.working")} />
          ) : (
            <BigButton icon={LockKeyholeOpen} onPress={() => void open()} disabled={left > 0} testId="unlock">
              {left > 0 ? t("unlock.wait", { count: left }) : t("unlock.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <Quiet>{t("unlock.text")}</Quiet>
      {opensWith && (
        <Notice testId={`opens-with-${opensWith}`}>
          <p>{t(`unlock.opens_${opensWith}`)}</p>
        </Notice>
      )}
      <form onSubmit={open}>
        <Field
          label={t("unlock.field")}
          type="password"
          autoComplete="current-password"
          dir="ltr"
          value={passphrase}
          onChange={setPassphrase}
          testId="passphrase"
        />
      </form>
      {error && (
        <Notice tone={error === "WrongPassphrase" ? "caution" : "danger"} live testId="unlock-error">
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Page>
  );
}
