import { CircleStop, PackageCheck, PackageOpen, QrCode, ScanQrCode } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_LIST_BYTES } from "#domain/pack/phone-list.ts";
import { PartLines } from "#features/carry/PartLines.tsx";
import type { Bytes } from "#lib/bytes.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { MovingCode } from "#ui/MovingCode.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { readCode } from "#ui/qr-code.ts";
import { ReadMovingCode } from "#ui/ReadMovingCode.tsx";
import { Section } from "#ui/Section.tsx";
import { CARRIED_NAME, type CarriedFile, type CarryTrouble, carryTrouble, packsToGive } from "#workflows/carry.ts";

const KB = 1024;

/** The packs of this phone as a file: all of them, or what a colleague's list lacks. */
export function GivePage() {
  const { t } = useTranslation("carry");
  const [made, setMade] = useState<CarriedFile | null>(null);
  /** `undefined`: nothing runs. */
  const [howFar, setHowFar] = useState<number | undefined>(undefined);
  const [trouble, setTrouble] = useState<CarryTrouble | null>(null);
  const [reads, setReads] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function makeRest(picked: File) {
    if (!picked.type.startsWith("image/")) return make(picked);
    setTrouble(null);
    setHowFar(0);
    const code = await readCode(picked);
    setHowFar(undefined);
    if (code.ok) return make(new Blob([code.value]));
    setTrouble("not_code");
  }
  function makeRead(list: Blob) {
    setReads(false);
    void make(list);
  }
  async function make(list: Blob | null) {
    stop.current = new AbortController();
    setTrouble(null);
    setHowFar(0);
    const given = await packsToGive(list, stop.current.signal, (done, all) => setHowFar(all > 0 ? done / all : 0));
    setHowFar(undefined);
    if (given.ok) setMade(given.value);
    else setTrouble(carryTrouble(given.error));
  }

  if (made) return <GiveReady made={made} />;
  if (reads)
    return (
      <Page title={t("give.camera")} section={t("section")} back={() => setReads(false)} focusKey="camera">
        <ReadMovingCode
          kind="texts"
          limit={MOST_LIST_BYTES}
          onBytes={(list) => makeRead(new Blob([list]))}
          onText={(list) => makeRead(new Blob([list]))}
        />
      </Page>
    );
  return (
    <Page title={t("give.title")} section={t("section")} back="/settings/packs" focusKey="choose">
      <p>{t("give.text")}</p>
      <Quiet>{t("give.not_in")}</Quiet>
      {howFar === undefined ? (
        <>
          <Section title={t("give.all_title")}>
            <p>{t("give.all_text")}</p>
            <BigButton icon={PackageOpen} onPress={() => void make(null)} testId="give-all">
              {t("give.all")}
            </BigButton>
          </Section>
          <Section title={t("give.rest_title")}>
            <p>{t("give.rest_text")}</p>
            <BigButton kind="secondary" icon={ScanQrCode} onPress={() => setReads(true)} testId="give-camera">
              {t("give.camera")}
            </BigButton>
            <FilePick photo label={t("give.photo")} onPick={(file) => void makeRest(file)} testId="give-photo" />
            <FilePick label={t("give.rest")} onPick={(file) => void makeRest(file)} testId="give-rest" />
          </Section>
        </>
      ) : (
        <>
          <Progress label={t("give.working")} value={howFar} />
          <BigButton kind="secondary" icon={CircleStop} onPress={() => stop.current?.abort()} testId="give-stop">
            {t("stop")}
          </BigButton>
        </>
      )}
      {trouble && (
        <Notice tone={trouble === "nothing" || trouble === "stopped" ? "info" : "caution"} live testId={`give-${trouble}`}>
          <p>{t(`trouble.${trouble}`)}</p>
        </Notice>
      )}
    </Page>
  );
}

/** The file, in this page alone until somebody hands it on or saves it. */
function GiveReady({ made: { file, parts, left } }: { readonly made: CarriedFile }) {
  const { t } = useTranslation("carry");
  const [status, setStatus] = useState("");
  const [moving, setMoving] = useState<Bytes | null>(null);
  if (moving)
    return (
      <Page title={t("give.moving_title")} section={t("section")} back={() => setMoving(null)} focusKey="moving">
        <MovingCode kind="texts" bytes={moving} />
        <Quiet>{t("give.moving_how")}</Quiet>
      </Page>
    );
  const showMoving = () => void file.arrayBuffer().then((bytes) => setMoving(new Uint8Array(bytes)));
  return (
    <Page
      title={t("give.title")}
      section={t("section")}
      back="/settings/packs"
      focusKey="ready"
      bottom={
        <Actions>
          <HandOn
            name={CARRIED_NAME}
            file={file}
            share={t("give.share")}
            save={t("give.save")}
            onGone={(how) => setStatus(t(how === "shared" ? "give.handed" : "give.saved"))}
            status={status}
            testId="give"
          />
        </Actions>
      }
    >
      <EmptyState icon={PackageCheck} title={t("give.ready")} testId="give-ready">
        <p>{t("give.size", { size: Math.max(1, Math.round(file.size / KB)) })}</p>
        <p>{t("give.how")}</p>
      </EmptyState>
      <BigButton kind="secondary" icon={QrCode} onPress={showMoving} testId="give-moving">
        {t("give.moving")}
      </BigButton>
      <Quiet>{t("give.moving_hint")}</Quiet>
      <PartLines label={t("give.in_it")} lines={parts.map((manifest) => ({ manifest }))} />
      {left.length > 0 && (
        <Notice tone="caution" testId="give-left">
          <p>{t("give.left")}</p>
          <PartLines label={t("give.left")} lines={left.map((manifest) => ({ manifest }))} />
        </Notice>
      )}
    </Page>
  );
}
