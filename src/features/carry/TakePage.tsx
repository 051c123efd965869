import { CircleCheck, CircleStop, PackageOpen, ScanQrCode } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CARRIED_LIMITS } from "#domain/pack/carried.ts";
import { ListCode } from "#features/carry/ListCode.tsx";
import { PartLines } from "#features/carry/PartLines.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { ReadMovingCode } from "#ui/ReadMovingCode.tsx";
import { Section } from "#ui/Section.tsx";
import { useBusy } from "#ui/use-busy.ts";
import {
  CARRIED_NAME,
  type CarriedLook,
  type CarryTrouble,
  carryTrouble,
  LIST_NAME,
  lookIntoPacks,
  ownList,
  takePacks,
} from "#workflows/carry.ts";

type Step =
  | { readonly is: "choose" }
  | { readonly is: "camera" }
  | { readonly is: "checking" }
  | { readonly is: "preview"; readonly file: File; readonly look: CarriedLook }
  | { readonly is: "taking"; readonly file: File; readonly look: CarriedLook; readonly howFar: number }
  | { readonly is: "done" };

/** A colleague's file: what it would bring first, and only then a yes. */
export function TakePage() {
  const { t } = useTranslation("carry");
  const { lang } = useLanguage();
  const [step, setStep] = useState<Step>({ is: "choose" });
  const [trouble, setTrouble] = useState<CarryTrouble | null>(null);
  const stop = useRef<AbortController | null>(null);
  useBusy(step.is === "taking");
  useEffect(() => () => stop.current?.abort(), []);

  async function look(file: File) {
    setTrouble(null);
    setStep({ is: "checking" });
    const looked = await lookIntoPacks(file, lang);
    if (looked.ok) return setStep({ is: "preview", file, look: looked.value });
    setStep({ is: "choose" });
    setTrouble(carryTrouble(looked.error));
  }
  async function take(file: File, found: CarriedLook) {
    stop.current = new AbortController();
    setTrouble(null);
    const tell = (howFar: number) => setStep({ is: "taking", file, look: found, howFar });
    tell(0);
    const taken = await takePacks(file, lang, stop.current.signal, (done, all) => tell(all > 0 ? done / all : 0));
    if (taken.ok) return setStep({ is: "done" });
    const why = carryTrouble(taken.error);
    // With room on the phone the same press takes it.
    setStep(why === "full" ? { is: "preview", file, look: found } : { is: "choose" });
    setTrouble(why);
  }
  const notice = trouble && (
    <Notice
      tone={trouble === "stopped" ? "info" : "danger"}
      title={t(trouble === "stopped" ? "take.stopped_title" : "take.refused_title")}
      live
      testId={`take-${trouble}`}
    >
      <p>{t(`trouble.${trouble}`)}</p>
      <p>{t("take.unchanged")}</p>
    </Notice>
  );

  if (step.is === "preview" || step.is === "taking") {
    const { look: found, file } = step;
    return (
      <Page
        title={t("take.preview")}
        section={t("section")}
        {...(step.is === "preview" ? { back: () => setStep({ is: "choose" }) } : {})}
        focusKey="preview"
        bottom={
          <Actions>
            {step.is === "taking" ? (
              <>
                <Progress label={t("take.working")} value={step.howFar} />
                <BigButton kind="secondary" icon={CircleStop} onPress={() => stop.current?.abort()} testId="take-stop">
                  {t("stop")}
                </BigButton>
              </>
            ) : (
              <BigButton icon={PackageOpen} onPress={() => void take(file, found)} disabled={!found.brings} testId="take-yes">
                {t("take.yes")}
              </BigButton>
            )}
          </Actions>
        }
      >
        {notice}
        <CarriedPreview look={found} />
      </Page>
    );
  }
  if (step.is === "camera")
    return (
      <Page title={t("take.moving_title")} section={t("section")} back={() => setStep({ is: "choose" })} focusKey="camera">
        <ReadMovingCode
          kind="texts"
          limit={CARRIED_LIMITS.bytes}
          onBytes={(bytes) => void look(new File([bytes], CARRIED_NAME))}
        />
      </Page>
    );
  if (step.is === "done")
    return (
      <Page title={t("take.title")} section={t("section")} back="/settings/packs" focusKey="done">
        <EmptyState icon={CircleCheck} title={t("take.done_title")} testId="take-done">
          <p>{t("take.done")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("take.title")} section={t("section")} back="/settings/packs" focusKey="choose">
      <p>{t("take.text")}</p>
      {step.is === "checking" ? (
        <Progress label={t("take.checking")} />
      ) : (
        <Actions>
          <FilePick kind="primary" label={t("take.choose")} onPick={(file) => void look(file)} testId="take-choose" />
          <BigButton kind="secondary" icon={ScanQrCode} onPress={() => setStep({ is: "camera" })} testId="take-camera">
            {t("take.moving")}
          </BigButton>
        </Actions>
      )}
      {notice}
      <OwnList />
    </Page>
  );
}

function CarriedPreview({ look: { parts, bytes, languagesMissing, hasNewerRoot, brings } }: { readonly look: CarriedLook }) {
  const { t } = useTranslation("carry");
  return (
    <>
      {brings ? (
        <p>{t("take.checked", { size: Math.max(1, Math.round(bytes / 1024)) })}</p>
      ) : (
        <Notice testId="take-nothing">
          <p>{t("take.nothing")}</p>
        </Notice>
      )}
      {hasNewerRoot && (
        <Notice testId="take-keys">
          <p>{t("take.keys")}</p>
        </Notice>
      )}
      {languagesMissing.length > 0 && (
        <Notice tone="caution" title={t("take.languages_title")} testId="take-languages">
          <p>
            {languagesMissing.map((one, at) => (
              <span key={one}>
                {at > 0 && " · "}
                <Bidi lang={one}>{ownName(one)}</Bidi>
              </span>
            ))}
          </p>
          <p>{t("take.languages")}</p>
        </Notice>
      )}
      <PartLines label={t("take.preview")} lines={parts} />
    </>
  );
}

/** What this phone has, so that the colleague gives the rest only. */
function OwnList() {
  const { t } = useTranslation("carry");
  const { lang } = useLanguage();
  const [list, setList] = useState<Blob | null>(null);
  const [status, setStatus] = useState("");
  useEffect(() => void ownList(lang).then(setList), [lang]);
  if (!list) return null;
  return (
    <Section title={t("list.title")}>
      <p>{t("list.text")}</p>
      <Quiet>{t("list.says")}</Quiet>
      <ListCode list={list} />
      <HandOn
        name={LIST_NAME}
        file={list}
        share={t("list.share")}
        save={t("list.save")}
        kind="secondary"
        onGone={(how) => setStatus(how === "saved" ? t("list.saved") : "")}
        status={status}
        testId="list"
      />
    </Section>
  );
}
