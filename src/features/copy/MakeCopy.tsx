import { Archive, CircleStop } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CardField } from "#features/copy/CardField.tsx";
import styles from "#features/copy/Copy.module.css";
import { CopyReady } from "#features/copy/CopyReady.tsx";
import { copyErrorWords } from "#features/copy/copy-errors.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { type MadeCopy, makeCopy } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

/** Without WebAssembly the key of a copy is weaker too, so there is one word more; the vault sees to that. */
const WORDS = 5;

/** For whom, then the own words once more, then the file. Stopped or left half-way, nothing of it is there. */
export function MakeCopy({ door }: { readonly door: "phone" | "words" }) {
  const { t } = useTranslation(["copy", "errors", "team"]);
  const session = useSession();
  const [card, setCard] = useState("");
  const [fits, setFits] = useState(false);
  const [newWords] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [ownWords, setOwnWords] = useState("");
  const [made, setMade] = useState<MadeCopy | null>(null);
  /** `undefined`: nothing runs. */
  const [howFar, setHowFar] = useState<number | null | undefined>(undefined);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);
  const working = howFar !== undefined;
  useBusy(working || made !== null);
  useEffect(() => () => stop.current?.abort(), []);

  async function make() {
    stop.current = new AbortController();
    setHowFar(null);
    setError(null);
    const reader = door === "phone" ? ({ kind: "phone", card } as const) : ({ kind: "words", words: newWords } as const);
    const done = await makeCopy(session, ownWords, reader, stop.current.signal, setHowFar);
    setHowFar(undefined);
    if (!done.ok) return setError(done.error.type);
    setOwnWords("");
    setMade(done.value);
  }

  if (made) return <CopyReady made={made} />;
  return (
    <Page
      title={t(`${door}.title`)}
      section={t("title")}
      back="/settings/copy"
      bottom={
        <Actions>
          {working ? (
            <>
              <Progress label={t("working")} {...(howFar === null ? {} : { value: howFar })} />
              <BigButton kind="secondary" icon={CircleStop} onPress={() => stop.current?.abort()} testId="copy-stop">
                {t("cancel")}
              </BigButton>
            </>
          ) : (
            <BigButton
              icon={Archive}
              onPress={() => void make()}
              disabled={ownWords.trim() === "" || (door === "phone" && !fits)}
              testId="copy-make"
            >
              {t("button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <p>{t(`${door}.text`)}</p>
      {door === "phone" ? (
        <CardField
          card={card}
          onCard={(text, isGood) => {
            setCard(text);
            setFits(isGood);
          }}
        />
      ) : (
        <Card tone="sea" label={t("words.label")}>
          <p>{t("words.write")}</p>
          {/* English whatever the language of the screen: every keyboard has these letters. */}
          <p className={styles.words} data-testid="copy-words" lang="en" dir="ltr">
            {newWords}
          </p>
        </Card>
      )}
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
