import type { CompiledGuides } from "#domain/screening/compile.ts";
import { interpreterCheckId } from "#domain/screening/interpreter.ts";
import { Scope } from "#domain/screening/scope.ts";
import type { WorkerFlags } from "#domain/screening/types.ts";
import { AnotherDayPage } from "#features/screening/AnotherDayPage.tsx";
import { ChooseLanguage } from "#features/screening/ChooseLanguage.tsx";
import { Cover } from "#features/screening/Cover.tsx";
import { InterpreterPage } from "#features/screening/InterpreterPage.tsx";
import { SoFar } from "#features/screening/SoFar.tsx";
import { StopRules } from "#features/screening/StopRules.tsx";
import type { Sheet } from "#features/screening/sheets.ts";
import { TalkMenu } from "#features/screening/TalkMenu.tsx";
import { NO_INTERPRETER, type Runner } from "#features/screening/use-runner.ts";
import type { Words } from "#features/screening/use-words.ts";
import { WithdrawPage } from "#features/screening/WithdrawPage.tsx";
import type { GuideContent } from "#storage/guides.ts";
import { useSession } from "#workflows/react.ts";
import { CONSENT_TO_RECORD } from "#workflows/screening.ts";

/** How long the cover may be taken away without the words (safeguarding rule 3.5). */
const COVER_PATIENCE_MS = 60_000;

interface TalkSheetProps {
  readonly sheet: Sheet;
  readonly run: Runner;
  readonly compiled: CompiledGuides;
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly words: Words;
  readonly recorded: boolean;
  readonly onSmall: (lang: string) => void;
  readonly onOpen: (sheet: Sheet | null) => void;
  readonly onChange: (questionId: string) => void;
  readonly onPutAside: () => void;
  readonly onForget: () => void;
  readonly onEverything: () => void;
  readonly onHandOver: () => void;
}

/** A page over the talk. */
export function TalkSheet(props: TalkSheetProps) {
  const { sheet, run, compiled, content, worker, words, recorded, onOpen } = props;
  const session = useSession();
  const { screening } = run;
  const close = () => onOpen(null);
  const toMenu = () => onOpen("menu");

  if (sheet === "cover") return <Cover patienceMs={COVER_PATIENCE_MS} onReturn={close} onTooLate={() => void session.lock()} />;
  if (sheet === "languages") {
    return (
      <ChooseLanguage
        current={screening.language}
        small={{ chosen: words.workerLanguage, onChoose: props.onSmall }}
        onChosen={(spoken) => {
          run.speak(spoken);
          close();
        }}
        onBack={close}
      />
    );
  }
  if (sheet === "so_far")
    return <SoFar compiled={compiled} screening={screening} worker={worker} onChange={props.onChange} onBack={close} />;
  if (sheet === "stop") {
    return (
      <StopRules
        guides={content.guides}
        words={words}
        stopped={screening.stopped}
        onBack={close}
        onRule={() => {
          close();
          run.checkSafety();
        }}
        onStop={() => {
          close();
          run.stop();
        }}
      />
    );
  }
  if (sheet === "interpreter") {
    const check = interpreterCheckId(compiled);
    const given = check === null ? undefined : screening.answers[check];
    const role = screening.interpreter?.role;
    const checked = given !== undefined && ![given].flat().includes(NO_INTERPRETER) && (role === undefined || role === "none");
    return (
      <InterpreterPage
        current={screening.interpreter}
        checked={checked}
        onChosen={(interpreter) => {
          run.interpret(interpreter, !checked);
          close();
        }}
        onBack={checked ? close : toMenu}
      />
    );
  }
  if (sheet === "another_day") return <AnotherDayPage onPutAside={props.onPutAside} onBack={toMenu} />;
  if (sheet === "withdraw") {
    return (
      <WithdrawPage
        caseId={screening.rescreen ? screening.caseId : null}
        onEverything={props.onEverything}
        onGoOn={() => {
          run.answer(CONSENT_TO_RECORD, "no");
          close();
        }}
        onEnd={props.onForget}
        onBack={toMenu}
      />
    );
  }
  const isAdult = new Scope(compiled, screening).age() === "adult";
  return (
    <TalkMenu
      recorded={recorded}
      mayHandOver={recorded && isAdult && screening.guideId !== "child" && !screening.stopped}
      onHandOver={props.onHandOver}
      onOpen={onOpen}
      onBack={close}
    />
  );
}
