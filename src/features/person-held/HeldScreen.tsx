import { useEffect, useState } from "react";
import { type HeldAct, heldStep, heldSteps, pickHeld, reduceHeld, type Shown } from "#domain/screening/person-held-run.ts";
import { type Asked, askedCheck, askedDanger, askedShow, askedStep } from "#features/person-held/asked.ts";
import { HeldAsk } from "#features/person-held/HeldAsk.tsx";
import { HeldCover } from "#features/person-held/HeldCover.tsx";
import { HeldDone } from "#features/person-held/HeldDone.tsx";
import { HeldFrame } from "#features/person-held/HeldFrame.tsx";
import { useCover } from "#features/person-held/use-cover.ts";
import { useFullScreenEnd } from "#features/person-held/use-full-screen.ts";
import { useHeldWords } from "#features/person-held/use-held-words.ts";
import { useListen } from "#features/person-held/use-listen.ts";
import { useBusy } from "#ui/use-busy.ts";
import { endHeld, type Held, keepHeld } from "#workflows/person-held.ts";
import { useSession } from "#workflows/react.ts";

interface HeldScreenProps {
  readonly held: Held;
}

/** The person's part, from the headphone check to "give the phone back". The vault is locked all the while. */
export function HeldScreen({ held }: HeldScreenProps) {
  const session = useSession();
  const words = useHeldWords(held.language);
  const test = askedCheck(words).spoken[0];
  const listen = useListen(held.language, test ?? { text: "", lang: held.language });
  const { covered, uncover } = useCover();
  const [run, setRun] = useState(held.first);
  const [kept, setKept] = useState(true);
  const [failed, setFailed] = useState(false);
  /** Null until the check was answered. */
  const [inEar, setInEar] = useState<boolean | null>(null);
  const [reads, setReads] = useState(false);
  useBusy(true);
  useFullScreenEnd();

  // Earphones that are pulled out: from here on the person is asked before anything is read aloud.
  const stopVoice = listen?.stop;
  useEffect(() => {
    const changed = () => {
      stopVoice?.();
      setInEar((now) => (now === null ? null : false));
    };
    navigator.mediaDevices?.addEventListener("devicechange", changed);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", changed);
  }, [stopVoice]);
  useEffect(() => {
    if (!covered) return;
    stopVoice?.();
    setReads(false);
  }, [covered, stopVoice]);

  const step = run.phase === "asking" ? heldStep(held.plan, run) : null;
  const checking = listen !== null && inEar === null && run.phase === "asking";
  const asked: Asked | null = checking
    ? askedCheck(words)
    : step !== null
      ? askedStep(words, step)
      : run.phase === "show"
        ? askedShow(words, run.danger)
        : run.phase === "done"
          ? null
          : askedDanger(words);
  const key = asked?.key ?? "done";
  const place = run.at ?? heldSteps(held.plan, run).length - 1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is the occasion; the voice of it is not an input
  useEffect(() => {
    if (listen && asked && inEar === true && !covered) listen.play(asked.spoken);
    return () => stopVoice?.();
  }, [key, inEar, covered]);

  async function keep(next: typeof run) {
    setKept(false);
    const saved = await keepHeld(session, held, next);
    setFailed(!saved.ok);
    setKept(saved.ok);
  }
  function act(taken: HeldAct) {
    const next = reduceHeld(held.plan, run, taken);
    if (next === run) return;
    setRun(next);
    void keep(next);
  }
  function answer(value: string | readonly string[]) {
    if (checking) return setInEar(value === "yes");
    if (run.phase === "danger") return act({ kind: "danger", reply: value === "yes" ? "yes" : "no" });
    if (run.phase === "show") return act({ kind: "show", show: value as Shown });
    if (step?.kind === "when") return act({ kind: "when", reply: value as "now" | "past" | "not_sure" });
    act({ kind: "answer", value });
  }

  if (covered) return <HeldCover words={words} onReturn={uncover} />;
  if (asked === null && !failed) {
    // Thanked only once the choice is on the disk.
    return kept ? <HeldDone words={words} onReturned={endHeld} /> : <HeldFrame words={words} />;
  }
  const screen = asked ?? askedShow(words, run.danger);
  const canGoBack = !checking && run.phase !== "done" && (run.phase !== "asking" || place > 0);
  return (
    <HeldAsk
      key={key}
      asked={screen}
      words={words}
      listen={listen}
      inEar={checking || inEar === true}
      reads={reads}
      onReads={setReads}
      pick={(picked, value) => (step?.kind === "question" ? pickHeld(held.plan, step.question, picked, value) : picked)}
      onAnswer={answer}
      onBack={canGoBack ? () => act({ kind: "back" }) : null}
      onStop={checking || run.phase === "asking" ? () => act({ kind: "stop" }) : null}
      notKept={failed ? () => void keep(run) : null}
    />
  );
}
