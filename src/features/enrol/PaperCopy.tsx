import { Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/enrol/Enrol.module.css";
import { ReadKey } from "#features/enrol/ReadKey.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { type CodePicture, drawCode } from "#ui/qr-code.ts";
import { Section } from "#ui/Section.tsx";
import { DrawnCode } from "#ui/StillCode.tsx";
import { testPaper } from "#workflows/organisation-keys.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

interface Paper {
  readonly key: string;
  readonly picture: CodePicture;
}

/** Printed for the vault's words alone; there only once somebody has read it back. `tested`: the day of that. */
export function PaperCopy({ tested }: { readonly tested: string | undefined }) {
  const { t } = useTranslation(["keys", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [step, setStep] = useState<"idle" | "asked" | "working">("idle");
  const [words, setWords] = useState("");
  const [paper, setPaper] = useState<Paper | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    if (!paper) return;
    window.print();
    setPaper(null);
  }, [paper]);

  const stop = () => {
    setWords("");
    setError(null);
    setStep("idle");
  };
  async function print() {
    setStep("working");
    setError(null);
    const given = await session.vault.keyForPaper(words);
    setWords("");
    setStep(given.ok ? "idle" : "asked");
    const picture = given.ok ? await drawCode(given.value) : null;
    if (!given.ok) setError(given.error.type);
    else if (picture) setPaper({ key: given.value, picture });
  }
  async function check(text: string) {
    const done = await testPaper(session, text);
    setError(done.ok ? null : done.error.type);
  }
  return (
    <>
      <Section title={t("paper.title")} testId="key-paper">
        {tested ? (
          <p data-testid="paper-there">{t("paper.there", { day: formatDay(tested, lang) })}</p>
        ) : (
          <Notice tone="caution" testId="paper-none">
            <p>{t("paper.none")}</p>
          </Notice>
        )}
        <BigButton kind="secondary" icon={Printer} onPress={() => setStep("asked")} testId="paper-print">
          {t("paper.print")}
        </BigButton>
        <Disclosure title={t("paper.test_title")} testId="paper-test">
          <p>{t("paper.test")}</p>
          <ReadKey button={t("paper.check")} onText={(text) => void check(text)} testId="paper" />
        </Disclosure>
        {error && step === "idle" && (
          <Notice tone="danger" live testId="paper-error">
            <p>{t(`errors:${error}`)}</p>
          </Notice>
        )}
        <Dialog
          open={step !== "idle"}
          onClose={stop}
          title={t("paper.ask_title")}
          actions={
            <>
              {step === "working" ? (
                <Progress label={t("paper.working")} />
              ) : (
                <BigButton icon={Printer} onPress={() => void print()} disabled={words.trim() === ""} testId="paper-yes">
                  {t("paper.yes")}
                </BigButton>
              )}
              <BigButton kind="quiet" onPress={stop} testId="paper-no">
                {t("paper.no")}
              </BigButton>
            </>
          }
        >
          <p>{t("paper.ask_open")}</p>
          <p>{t("paper.ask_where")}</p>
          <p>{t("paper.ask_keep")}</p>
          <Field
            label={t("paper.words")}
            type="password"
            autoComplete="current-password"
            dir="ltr"
            value={words}
            onChange={setWords}
            testId="paper-words"
          />
          {error && (
            <Notice tone="caution" live testId="paper-words-error">
              <p>{t(`errors:${error}`)}</p>
            </Notice>
          )}
        </Dialog>
      </Section>
      {paper && <PrintedKey paper={paper} />}
    </>
  );
}

const GROUP = 4;
const inGroups = (key: string): string => key.replace(new RegExp(`(.{${GROUP}})`, "g"), "$1 ").trim();

/** On paper only, while it is being printed. */
function PrintedKey({ paper: { key, picture } }: { readonly paper: Paper }) {
  const { t } = useTranslation("keys");
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const name = enrolment?.kind === "organisation" ? enrolment.organisation.name : "";
  return (
    <div className={styles.paper} aria-hidden="true" data-testid="printed-key">
      <h2>
        {t("printed.title")}: <Bidi>{cleanOutsideText(name)}</Bidi>
      </h2>
      <p>
        <strong>{t("printed.secret")}</strong>
      </p>
      <p>{t("printed.keep")}</p>
      <DrawnCode picture={picture} label={t("printed.title")} testId="printed-code" />
      <p className={styles.letters} dir="ltr" lang="en" data-testid="printed-letters">
        {inGroups(key)}
      </p>
      <p>{t("printed.how")}</p>
      <p>{t("printed.day", { day: formatDay(utcDay(session.nowMs()), lang) })}</p>
    </div>
  );
}
