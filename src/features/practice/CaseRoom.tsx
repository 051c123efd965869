import { useState } from "react";
import type { PracticeCase } from "#domain/pack/practice.ts";
import type { OwnAssessment, PracticeGuideId } from "#domain/practice/run.ts";
import { startFacts } from "#domain/screening/answers.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import type { Catalogue } from "#domain/screening/evidence.ts";
import type { ScreeningFacts } from "#domain/screening/types.ts";
import { ComparePage } from "#features/practice/ComparePage.tsx";
import { GuideRun } from "#features/practice/GuideRun.tsx";
import { OwnPage } from "#features/practice/OwnPage.tsx";
import { FLAGS_OF, type PracticeRole } from "#features/practice/roles.ts";
import { SignsCompared } from "#features/practice/SignsCompared.tsx";
import { SignsPage } from "#features/practice/SignsPage.tsx";
import { StoryPage } from "#features/practice/StoryPage.tsx";

interface CaseRoomProps {
  readonly one: PracticeCase;
  readonly role: PracticeRole;
  readonly bare: CompiledGuides;
  readonly catalogue: Catalogue;
  readonly onBack: () => void;
}

type View = "story" | "guide" | "own" | "compare" | "signs" | "signs_compared";

/** One story and what the learner does with it. Answers live here, in memory, and nowhere else. */
export function CaseRoom({ one, role, bare, catalogue, onBack }: CaseRoomProps) {
  const [view, setView] = useState<View>("story");
  /** Every state of the run, the last one now: Back takes the last away. */
  const [run, setRun] = useState<readonly ScreeningFacts[]>([]);
  const [own, setOwn] = useState<OwnAssessment | null>(null);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const worker = FLAGS_OF[role];
  const facts = run[run.length - 1];
  const toStory = () => setView("story");

  function begin(guide: PracticeGuideId) {
    setRun([startFacts(guide)]);
    setOwn(null);
    setView("guide");
  }

  switch (view) {
    case "story":
      return (
        <StoryPage
          one={one}
          begun={run.length > 1}
          onBegin={begin}
          onGoOn={() => setView("guide")}
          onSigns={() => setView("signs")}
          onBack={onBack}
        />
      );
    case "guide":
      return facts === undefined ? null : (
        <GuideRun
          one={one}
          bare={bare}
          catalogue={catalogue}
          worker={worker}
          facts={facts}
          onFacts={(next) => setRun([...run, next])}
          onDone={() => setView("own")}
          onBack={() => (run.length > 1 ? setRun(run.slice(0, -1)) : toStory())}
        />
      );
    case "own":
      return facts === undefined ? null : (
        <OwnPage
          one={one}
          bare={bare}
          catalogue={catalogue}
          facts={facts}
          given={own}
          onGiven={(given) => {
            setOwn(given);
            setView("compare");
          }}
          onBack={() => {
            setRun(run.slice(0, -1));
            setView("guide");
          }}
        />
      );
    case "compare":
      return facts === undefined || own === null ? null : (
        <ComparePage
          one={one}
          bare={bare}
          catalogue={catalogue}
          facts={facts}
          own={own}
          worker={worker}
          onSigns={() => setView("signs")}
          onAnother={onBack}
          onBack={() => setView("own")}
        />
      );
    case "signs":
      return (
        <SignsPage
          one={one}
          catalogue={catalogue}
          ticked={ticked}
          onTicked={setTicked}
          onDone={() => setView("signs_compared")}
          onBack={toStory}
        />
      );
    case "signs_compared":
      return <SignsCompared one={one} ticked={ticked} onAnother={onBack} onBack={() => setView("signs")} />;
  }
}
