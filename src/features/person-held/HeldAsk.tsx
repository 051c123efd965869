import { ArrowRight, CircleStop, Text, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Asked } from "#features/person-held/asked.ts";
import styles from "#features/person-held/Held.module.css";
import { HeldFrame } from "#features/person-held/HeldFrame.tsx";
import { HeldListen } from "#features/person-held/HeldListen.tsx";
import type { HeldWords } from "#features/person-held/use-held-words.ts";
import { useKeys } from "#features/person-held/use-keys.ts";
import type { Listen } from "#features/person-held/use-listen.ts";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";

/** Pressing at once after the page changed is a slip of a cold thumb, not an answer. */
const SLIP_MS = 150;

interface HeldAskProps {
  readonly asked: Asked;
  readonly words: HeldWords;
  /** Null where the phone has no voice of its own for the language. */
  readonly listen: Listen | null;
  readonly inEar: boolean;
  /** The person reads: the words of the questions stand there. */
  readonly reads: boolean;
  readonly onReads: (reads: boolean) => void;
  readonly pick: (picked: readonly string[], value: string) => readonly string[];
  readonly onAnswer: (value: string | readonly string[]) => void;
  readonly onBack: (() => void) | null;
  readonly onStop: (() => void) | null;
  /** The last tap could not be kept. */
  readonly notKept: (() => void) | null;
}

/** One question. What was answered before never shows, not even after Back. */
export function HeldAsk(props: HeldAskProps) {
  const { asked, words, listen, inEar, reads, onReads, pick, onAnswer, onBack, onStop, notKept } = props;
  const { t, dir } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  const [shownAt] = useState(() => performance.now());
  const [picked, setPicked] = useState<readonly string[]>([]);
  const keys = useKeys(dir);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);

  function press(value: string) {
    if (performance.now() - shownAt < SLIP_MS) return;
    if (asked.many) setPicked(pick(picked, value));
    else onAnswer(value);
  }
  const shown = reads && asked.words !== undefined;

  return (
    <HeldFrame words={words} onKeyDown={keys}>
      <div className={styles.tools}>
        {listen?.can(asked.spoken) && (
          <HeldListen words={words} listen={listen} spoken={asked.spoken} inEar={inEar} again={asked.key !== "check"} />
        )}
        {asked.words && (
          <button
            type="button"
            className={classNames(styles.tool, styles.plain)}
            aria-pressed={reads}
            data-testid="held-words"
            onClick={() => onReads(!reads)}
          >
            <Icon of={Text} size={22} />
            {t(reads ? "hide_words" : "show_words")}
          </button>
        )}
      </div>
      <h1 ref={heading} tabIndex={-1} className={styles.title} data-testid="held-title">
        {asked.title}
      </h1>
      {shown && (
        <p className={styles.words} lang={asked.words?.lang} dir={asked.words?.dir} data-testid="held-text">
          {asked.words?.text}
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid container in Safari 16 */}
      <div role="group" aria-label={asked.title} className={styles.grid}>
        {asked.answers.map(({ value, picture, neutral, full }) => {
          const label = shown ? full : neutral;
          return (
            <button
              key={value}
              type="button"
              data-answer={picture.name}
              data-testid={`held-${picture.name}`}
              className={classNames(styles.answer, picked.includes(value) && styles.chosen)}
              {...(asked.many ? { role: "checkbox", "aria-checked": picked.includes(value) } : {})}
              onClick={() => press(value)}
            >
              <Icon of={picture.icon} size={56} />
              <span lang={label.lang} dir={label.dir}>
                {label.text}
              </span>
            </button>
          );
        })}
      </div>
      <div role="status">{notKept && <p className={styles.words}>{t("not_kept")}</p>}</div>
      <div className={styles.ways}>
        {notKept && (
          <button type="button" className={classNames(styles.way, styles.onward)} onClick={notKept} data-testid="held-again">
            {t("again")}
          </button>
        )}
        {asked.many && (
          <button
            type="button"
            className={classNames(styles.way, styles.onward)}
            aria-disabled={picked.length === 0 || undefined}
            data-testid="held-next"
            onClick={() => picked.length > 0 && onAnswer(picked)}
          >
            {t("next")}
            <Icon of={ArrowRight} size={22} />
          </button>
        )}
        {onBack && (
          <button type="button" className={styles.way} onClick={onBack} data-testid="held-back">
            <Icon of={Undo2} size={22} />
            {t("back")}
          </button>
        )}
        {onStop && (
          <button type="button" className={styles.way} onClick={onStop} data-testid="held-stop">
            <Icon of={CircleStop} size={22} />
            {t("stop")}
          </button>
        )}
      </div>
    </HeldFrame>
  );
}
