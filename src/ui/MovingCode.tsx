import { Pause, Play, StepForward } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bytes } from "#lib/bytes.ts";
import type { Kind } from "#lib/moving-code/frame.ts";
import { movingFrames, type Packed, packForCodes } from "#lib/moving-code/show.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { drawCode } from "#ui/draw-code.ts";
import { FilterChips } from "#ui/FilterChips.tsx";
import styles from "#ui/MovingCode.module.css";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useShell } from "#ui/shell-context.ts";
import { useAwake } from "#ui/use-awake.ts";
import { useBusy } from "#ui/use-busy.ts";

interface MovingCodeProps {
  readonly kind: Kind;
  /** Keep the same array while they are the same: another one begins anew. */
  readonly bytes: Bytes;
}

/**
 * Codes a second. Six is the most: a dot that changes six times flashes three times, which is what WCAG 2.3.1 allows on any area
 * (decision 0034).
 */
const PER_SECOND = { slow: 1, normal: 4, fast: 6 } as const;
const SPEEDS = ["slow", "normal", "fast"] as const;
/** Letters of a code: what fits into 57, 77 and 97 dots a side. */
const LETTERS = { large: 395, middle: 758, small: 1249 } as const;
const DOTS = ["large", "middle", "small"] as const;
const KB = 1024;
const LONG_S = 180;
const AWAKE_MS = 30 * 60_000;

const wantsCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Bytes as a code that moves, for `ReadMovingCode` on another phone. There is no way back, so nobody here knows how far the other one is. */
export function MovingCode({ kind, bytes }: MovingCodeProps) {
  const { t } = useTranslation("moving-code");
  const { saver } = useShell();
  const [isCalm] = useState(() => saver || wantsCalm());
  const [packed, setPacked] = useState<Packed | null>(null);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>("normal");
  const [dots, setDots] = useState<(typeof DOTS)[number]>("middle");
  const [moves, setMoves] = useState(!isCalm);
  const [number, setNumber] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frames = useMemo(() => (packed ? movingFrames(packed, LETTERS[dots]) : null), [packed, dots]);
  const isShown = frames?.ok === true;
  useBusy(isShown);
  useAwake(isShown, AWAKE_MS);

  useEffect(() => {
    let isStale = false;
    void packForCodes(kind, bytes).then((done) => {
      if (isStale) return;
      setNumber(0);
      setPacked(done);
    });
    return () => {
      isStale = true;
    };
  }, [kind, bytes]);
  useEffect(() => {
    if (!isShown || !moves) return;
    const timer = setInterval(() => setNumber((last) => last + 1), 1000 / PER_SECOND[speed]);
    return () => clearInterval(timer);
  }, [isShown, moves, speed]);
  useEffect(() => {
    if (!frames?.ok || !canvas.current || !frame.current) return;
    void drawCode(canvas.current, frames.value.frame(number), frame.current.clientWidth);
  }, [frames, number]);

  if (frames === null || packed === null) return <Progress label={t("show.preparing")} />;
  if (!frames.ok)
    return (
      <Notice tone="caution" live testId="moving-too-large">
        <p>{t("show.too_large")}</p>
      </Notice>
    );
  const { count } = frames.value;
  const roundS = count / PER_SECOND[speed];
  const time =
    roundS < 60
      ? t("show.seconds", { seconds: Math.max(1, Math.round(roundS)) })
      : t("show.minutes", { minutes: Math.round(roundS / 60) });
  return (
    <>
      <p>{t("show.how")}</p>
      <Quiet>{t("show.flicker")}</Quiet>
      <div ref={frame} className={styles.frame}>
        <canvas
          ref={canvas}
          className={styles.code}
          role="img"
          aria-label={t("show.code")}
          data-testid="moving-code"
          data-number={number}
          data-count={count}
        />
      </div>
      <p data-testid="moving-amount">
        {t("show.amount", { size: Math.max(1, Math.round(packed.stream.length / KB)), codes: count, time })}
      </p>
      {roundS > LONG_S && (
        <Notice tone="caution" testId="moving-long">
          <p>{t("show.long")}</p>
        </Notice>
      )}
      {isCalm && <Quiet>{t("show.calm")}</Quiet>}
      <Actions>
        <BigButton icon={moves ? Pause : Play} onPress={() => setMoves(!moves)} testId="moving-toggle">
          {t(moves ? "show.pause" : "show.go_on")}
        </BigButton>
        {!moves && (
          <BigButton kind="secondary" icon={StepForward} onPress={() => setNumber(number + 1)} testId="moving-step">
            {t("show.next")}
          </BigButton>
        )}
      </Actions>
      <p className={styles.label} aria-hidden="true">
        {t("show.speed")}
      </p>
      <FilterChips
        label={t("show.speed")}
        options={SPEEDS.map((value) => ({ value, label: t(`show.${value}`), testId: `moving-${value}` }))}
        chosen={[speed]}
        onToggle={setSpeed}
      />
      <p className={styles.label} aria-hidden="true">
        {t("show.dots")}
      </p>
      <FilterChips
        label={t("show.dots")}
        options={DOTS.map((value) => ({ value, label: t(`show.${value}`), testId: `moving-${value}` }))}
        chosen={[dots]}
        onToggle={setDots}
      />
      <Quiet>{t("show.dots_how")}</Quiet>
      <Quiet>{t("asks")}</Quiet>
    </>
  );
}
