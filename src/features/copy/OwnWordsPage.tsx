import { CircleStop, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyErrorWords } from "#features/copy/copy-errors.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useBusy } from "#ui/use-busy.ts";

interface OwnWordsPageProps {
  readonly title: string;
  readonly back: string | (() => void);
  readonly focusKey?: string;
  readonly button: { readonly icon: LucideIcon; readonly label: string; readonly testId: string; readonly isReady?: boolean };
  /** What is said while it runs. */
  readonly workingLabel: string;
  /** Gives the type of what went wrong, or `null`. `tell`: from 0 to 1, `null` while nobody knows. */
  readonly onWords: (ownWords: string, signal: AbortSignal, tell: (howFar: number | null) => void) => Promise<string | null>;
  readonly children: ReactNode;
}

/** The own words once more before a copy is made: whoever finds the phone open has not the words. It can be stopped. */
export function OwnWordsPage({ title, back, focusKey, button, workingLabel, onWords, children }: OwnWordsPageProps) {
  const { t } = useTranslation(["copy", "errors", "team"]);
  const [ownWords, setOwnWords] = useState("");
  /** `undefined`: nothing runs. */
  const [howFar, setHowFar] = useState<number | null | undefined>(undefined);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);
  const working = howFar !== undefined;
  useBusy(working);
  useEffect(() => () => stop.current?.abort(), []);

  async function go() {
    stop.current = new AbortController();
    setHowFar(null);
    setError(null);
    const wrong = await onWords(ownWords, stop.current.signal, setHowFar);
    setHowFar(undefined);
    setError(wrong);
  }

  return (
    <Page
      title={title}
      section={t("title")}
      {...(working ? {} : { back })}
      {...(focusKey !== undefined && { focusKey })}
      bottom={
        <Actions>
          {working ? (
            <>
              <Progress label={workingLabel} {...(howFar === null ? {} : { value: howFar })} />
              <BigButton kind="secondary" icon={CircleStop} onPress={() => stop.current?.abort()} testId="copy-stop">
                {t("cancel")}
              </BigButton>
            </>
          ) : (
            <BigButton
              icon={button.icon}
              onPress={() => void go()}
              disabled={ownWords.trim() === "" || button.isReady === false}
              testId={button.testId}
            >
              {button.label}
            </BigButton>
          )}
        </Actions>
      }
    >
      {children}
      <Field
        label={t("team:words.now")}
        hint={t("again")}
        type="password"
        autoComplete="current-password"
        dir="ltr"
        value={ownWords}
        onChange={setOwnWords}
        testId="passphrase-now"
      />
      {error && (
        <Notice tone={error === "CopyStopped" ? "info" : "caution"} live testId="copy-error">
          <p>{copyErrorWords(t, error)}</p>
        </Notice>
      )}
      <Quiet>{t("not_in")}</Quiet>
    </Page>
  );
}
