import { LockKeyholeOpen } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { OnlyThese } from "#features/team/OnlyThese.tsx";
import { UnlockWithPhone } from "#features/team/UnlockWithPhone.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";
import type { SessionState } from "#workflows/session-state.ts";

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
  readonly locked: Extract<SessionState["vault"], { readonly kind: "locked" }>;
}

export function Unlock({ locked: { waitMs, opensWith, triesLeft, unopened, hasPhoneKey } }: UnlockProps) {
  const { t } = useTranslation(["team", "taken", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { numbers, number } = useSessionState();
  const isOneOfSeveral = numbers.length > 1;
  const [passphrase, setPassphrase] = useState("");
  const [working, setWorking] = useState(false);
  const [fraction, setFraction] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [left, wait] = useCountdown(waitMs);

  async function open(event?: FormEvent) {
    event?.preventDefault();
    if (working || left > 0) return;
    setWorking(true);
    setError(null);
    setFraction(null);
    // How far it is can be said while the notes are listed; how long the key takes cannot.
    const opened = await session.unlock(passphrase, (done) => setFraction(done === 1 ? null : done));
    if (opened.ok) return;
    setWorking(false);
    setError(opened.error.type);
    if ("waitMs" in opened.error) wait(opened.error.waitMs);
  }

  return (
    <Page
      title={isOneOfSeveral ? t("several.notes", { number }) : t("unlock.title")}
      back={isOneOfSeveral ? () => void session.leaveDoor() : "/"}
      {...(isOneOfSeveral && { focusKey: number })}
      bottom={
        <Actions>
          {working ? (
            <Progress label={t("unlock.working")} {...(fraction !== null && { value: fraction })} />
          ) : (
            <BigButton icon={LockKeyholeOpen} onPress={() => void open()} disabled={left > 0} testId="unlock">
              {left > 0 ? t("unlock.wait", { count: left }) : t("unlock.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <Quiet>{t("unlock.text")}</Quiet>
      {unopened && (
        <Notice tone="caution" testId="gone-soon">
          <p>{t("taken:door.soon", { day: formatDayAt(unopened.goneFromMs, lang) })}</p>
          <OnlyThese />
        </Notice>
      )}
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
      {hasPhoneKey && <UnlockWithPhone />}
      {triesLeft !== undefined && (
        <Notice tone="danger" live testId="tries-left">
          <p>{t("taken:door.tries_left", { count: triesLeft })}</p>
          <OnlyThese />
        </Notice>
      )}
      {error && (
        <Notice tone={error === "WrongPassphrase" ? "caution" : "danger"} live testId="unlock-error">
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Page>
  );
}
