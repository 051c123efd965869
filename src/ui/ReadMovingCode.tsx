import { Camera, CameraOff, RefreshCw } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bytes } from "#lib/bytes.ts";
import type { Kind } from "#lib/moving-code/frame.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { type CameraTrouble, closeCamera, openCamera } from "#ui/camera.ts";
import { type CodeReader, type CodeReaderAnswer, openCodeReader } from "#ui/code-reader.ts";
import styles from "#ui/MovingCode.module.css";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useAwake } from "#ui/use-awake.ts";
import { useBusy } from "#ui/use-busy.ts";

interface ReadMovingCodeProps {
  readonly kind: Kind;
  /** Bytes that are taken at most. */
  readonly limit: number;
  /** The bytes, whole and as they were shown; who made them is for the caller to check. The camera is off. */
  readonly onBytes: (bytes: Bytes) => void;
  /** A code that does not move; where it is absent such a code is said to be another one. The camera is off. */
  readonly onText?: (text: string) => void;
}

type CameraState = "off" | "asking" | "on" | "stopped" | CameraTrouble;
type Said = "other_transfer" | "other_kind" | "newer_app" | "too_large" | "plain" | "damaged";
interface HowFar {
  readonly have: number;
  readonly of: number;
}

const AWAKE_MS = 30 * 60_000;
/** Steps in which it is read aloud how far it is. */
const STEP = 10;

function saidOf(answer: CodeReaderAnswer): Said | null {
  if (answer.is === "damaged") return "damaged";
  if (answer.is === "contents" || answer.seen === null) return null;
  return answer.seen.is === "frame" || answer.seen.is === "misread" ? null : answer.seen.is;
}

/**
 * Reads what another phone shows with `MovingCode`. The camera starts after a tap and stops when it is told to, when all is there, when the
 * page is hidden or goes. What was read stays in memory until the component goes; no picture leaves the page's worker.
 */
export function ReadMovingCode({ kind, limit, onBytes, onText }: ReadMovingCodeProps) {
  const { t } = useTranslation("moving-code");
  const [camera, setCamera] = useState<CameraState>("off");
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [howFar, setHowFar] = useState<HowFar | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const reader = useRef<CodeReader | null>(null);
  const live = useRef<MediaStream | null>(null);
  /** Counts up when a camera that is still being waited for is no more wanted. */
  const asked = useRef(0);
  const tell = useRef<(answer: CodeReaderAnswer) => void>(() => undefined);
  useBusy(camera === "on" || howFar !== null);
  useAwake(camera === "on", AWAKE_MS);

  /** At once, before anything is drawn. */
  const turnOff = useCallback(() => {
    asked.current++;
    if (live.current) closeCamera(live.current);
    live.current = null;
    setStream(null);
  }, []);
  function stop(): void {
    turnOff();
    setCamera("stopped");
  }
  async function start(): Promise<void> {
    const mine = ++asked.current;
    setCamera("asking");
    const opened = await openCamera();
    if (mine !== asked.current) return opened.ok ? closeCamera(opened.value) : undefined;
    if (!opened.ok) return setCamera(opened.error);
    live.current = opened.value;
    setCamera("on");
    setStream(opened.value);
  }
  function begin(): void {
    reader.current?.begin();
    setHowFar(null);
    setSaid(null);
  }
  tell.current = (answer) => {
    if (answer.is === "contents") {
      stop();
      return onBytes(answer.contents);
    }
    if (answer.is === "damaged") setHowFar(null);
    else if (answer.seen?.is === "frame") setHowFar({ have: answer.seen.have, of: answer.seen.of });
    else if (answer.seen?.is === "plain" && onText) {
      stop();
      return onText(answer.seen.text);
    }
    const next = saidOf(answer);
    if (next !== null || (answer.is === "seen" && answer.seen?.is === "frame")) setSaid(next);
  };

  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState !== "hidden") return;
      turnOff();
      setCamera((now) => (now === "on" || now === "asking" ? "stopped" : now));
    };
    document.addEventListener("visibilitychange", hidden);
    return () => {
      asked.current++;
      document.removeEventListener("visibilitychange", hidden);
      reader.current?.close();
      reader.current = null;
    };
  }, [turnOff]);
  useEffect(() => {
    const shown = video.current;
    if (!stream || !shown) return;
    const end = new AbortController();
    reader.current ??= openCodeReader(kind, limit);
    shown.srcObject = stream;
    void shown.play().catch(() => undefined);
    void reader.current.watch(shown, end.signal, (answer) => tell.current(answer));
    const taken = () => {
      setStream(null);
      setCamera("stopped");
    };
    // The phone takes the camera back, for a call for example.
    for (const track of stream.getTracks()) track.addEventListener("ended", taken);
    return () => {
      end.abort();
      shown.srcObject = null;
      closeCamera(stream);
    };
  }, [stream, kind, limit]);

  const isOff = camera !== "on" && camera !== "asking";
  const percent = howFar ? Math.floor((howFar.have * 100) / howFar.of / STEP) * STEP : 0;
  return (
    <>
      {camera === "off" && <p>{t("read.why")}</p>}
      {camera === "asking" && <Progress label={t("read.asking")} />}
      {camera === "on" && (
        <>
          <p>{t("read.aim")}</p>
          <video ref={video} className={styles.video} muted playsInline aria-label={t("read.view")} data-testid="read-view" />
        </>
      )}
      {(camera === "refused" || camera === "none" || camera === "in_use") && (
        <Notice tone="caution" live testId={`read-${camera}`}>
          <p>{t(`read.${camera}`)}</p>
        </Notice>
      )}
      {(camera === "on" || howFar !== null) && (
        <Progress
          label={t(camera !== "on" ? "read.so_far" : howFar ? "read.reading" : "read.looking")}
          {...(howFar ? { value: howFar.have / howFar.of, detail: t("read.percent", { percent }) } : {})}
        />
      )}
      {howFar && (
        <p data-testid="read-parts" data-have={howFar.have} data-of={howFar.of}>
          {t("read.parts", { have: howFar.have, of: howFar.of })}
        </p>
      )}
      {camera === "stopped" && (
        <Notice live testId="read-stopped">
          <p>{t(howFar ? "read.stopped_kept" : "read.stopped")}</p>
        </Notice>
      )}
      {said && (
        <Notice tone="caution" live testId={`read-${said}`}>
          <p>{t(`read.${said}`)}</p>
        </Notice>
      )}
      <Actions>
        {said === "other_transfer" && (
          <BigButton kind="secondary" icon={RefreshCw} onPress={begin} testId="read-begin">
            {t("read.begin")}
          </BigButton>
        )}
        {isOff ? (
          <BigButton icon={Camera} onPress={() => void start()} testId="read-start">
            {t(camera === "off" ? "read.start" : "read.again")}
          </BigButton>
        ) : (
          <BigButton kind="secondary" icon={CameraOff} onPress={stop} testId="read-stop">
            {t("read.stop")}
          </BigButton>
        )}
      </Actions>
      <Quiet>{t("asks")}</Quiet>
    </>
  );
}
