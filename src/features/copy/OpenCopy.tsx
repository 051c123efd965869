import { CircleCheck, ContactRound } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyPreview } from "#features/copy/CopyPreview.tsx";
import { copyErrorWords } from "#features/copy/copy-errors.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Door } from "#ui/Door.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { eraseHeldCopy } from "#workflows/copy-held.ts";
import { type CopyCounts, closeCopy, lookIntoCopy, type Preview, takeInCopy } from "#workflows/copy-take.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

type Step =
  | { readonly is: "choose" }
  | { readonly is: "words"; readonly file: Blob }
  | { readonly is: "checking"; readonly howFar: number | null }
  | { readonly is: "preview"; readonly preview: Preview }
  | { readonly is: "taking"; readonly preview: Preview; readonly howFar: number | null }
  | { readonly is: "done"; readonly counts: CopyCounts; readonly isErased: boolean };

interface OpenCopyProps {
  /** Came from a colleague's phone and is kept here: nothing is to be chosen, and taken in whole it is erased. */
  readonly kept?: { readonly copyNo: string; readonly file: Blob };
  readonly onBack?: () => void;
}

/** A file, its words where it has any, what it would bring, and only then a yes. */
export function OpenCopy({ kept, onBack }: OpenCopyProps) {
  const { t } = useTranslation(["copy", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const [step, setStep] = useState<Step>({ is: "choose" });
  const [words, setWords] = useState("");
  const [error, setError] = useState<string | null>(null);
  useBusy(step.is !== "choose" && step.is !== "done");
  // Keys of the copy do not stay with the worker longer than its page.
  useEffect(() => () => void closeCopy(session).catch(() => undefined), [session]);

  const lookIntoKept = useEffectEvent((file: Blob) => void look(file, null));
  useEffect(() => {
    if (kept) lookIntoKept(kept.file);
  }, [kept]);

  async function look(file: Blob, given: string | null) {
    setError(null);
    setStep({ is: "checking", howFar: null });
    const looked = await lookIntoCopy(session, file, given, (howFar) => setStep({ is: "checking", howFar }));
    if (looked.ok) {
      setWords("");
      return setStep({ is: "preview", preview: looked.value });
    }
    const { type } = looked.error;
    const needsWords = type === "CopyNeedsWords" || type === "CopyWords";
    setStep(needsWords ? { is: "words", file } : { is: "choose" });
    setError(type === "CopyNeedsWords" ? null : type);
  }
  async function takeIn(preview: Preview) {
    setError(null);
    setStep({ is: "taking", preview, howFar: null });
    const taken = await takeInCopy(session, preview, (howFar) => setStep({ is: "taking", preview, howFar }));
    if (taken.ok) {
      const erased = kept && taken.value.unreadable === 0 ? await eraseHeldCopy(session, kept.copyNo) : null;
      return setStep({ is: "done", counts: taken.value, isErased: erased?.ok === true });
    }
    setStep({ is: "choose" });
    setError(taken.error.type === "CopyStopped" ? "TakeStopped" : taken.error.type);
  }

  const trouble = error && (
    <Notice tone={error === "CopyWords" ? "caution" : "danger"} live testId="copy-error">
      <p>{copyErrorWords(t, error)}</p>
    </Notice>
  );
  if (step.is === "preview" || step.is === "taking")
    return (
      <CopyPreview
        preview={step.preview}
        howFar={step.is === "taking" ? step.howFar : undefined}
        onTake={() => void takeIn(step.preview)}
        onBack={() => setStep({ is: "choose" })}
      />
    );
  if (step.is === "done")
    return (
      <Page
        title={t("open.title")}
        back={onBack ?? "/settings/phone"}
        focusKey="done"
        bottom={
          <Actions>
            <BigButton href="/cases" testId="copy-to-cases">
              {t("open.cases")}
            </BigButton>
          </Actions>
        }
      >
        <EmptyState icon={CircleCheck} title={t("open.done_title")} testId="copy-taken">
          <p>{t("open.fresh", { count: step.counts.fresh })}</p>
          {step.counts.unsent > 0 && <p>{t("open.unsent", { count: step.counts.unsent })}</p>}
          <p data-testid={step.isErased ? "copy-erased-after" : undefined}>
            {kept ? t(step.isErased ? "transit.erased_after" : "transit.left_here") : t("open.done")}
          </p>
        </EmptyState>
      </Page>
    );
  if (step.is === "words")
    return (
      <Page
        title={t("open.words")}
        section={t("open.title")}
        back={() => setStep({ is: "choose" })}
        focusKey="words"
        bottom={
          <Actions>
            <BigButton onPress={() => void look(step.file, words)} disabled={words.trim() === ""} testId="copy-check">
              {t("open.check")}
            </BigButton>
          </Actions>
        }
      >
        <Field
          label={t("open.words")}
          type="password"
          autoComplete="new-password"
          dir="ltr"
          value={words}
          onChange={setWords}
          testId="copy-passphrase"
        />
        {trouble}
      </Page>
    );
  return (
    <Page title={t("open.title")} back={onBack ?? "/settings/phone"} focusKey="choose">
      {!kept && <p>{t("open.text")}</p>}
      {step.is === "checking" ? (
        <Progress label={t("open.checking")} {...(step.howFar === null ? {} : { value: step.howFar })} />
      ) : kept ? (
        <BigButton onPress={() => void look(kept.file, null)} testId="copy-check">
          {t("open.check")}
        </BigButton>
      ) : (
        <FilePick kind="primary" label={t("open.choose")} onPick={(file) => void look(file, null)} testId="copy-choose" />
      )}
      {trouble}
      {enrolment?.kind === "team" && !kept && (
        <Door
          href="/settings/copy/card"
          icon={ContactRound}
          title={t("card.door")}
          hint={t("card.text")}
          testId="open-own-card"
        />
      )}
    </Page>
  );
}
