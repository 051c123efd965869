import type { Range } from "#lib/sentences.ts";
import styles from "#ui/Said.module.css";
import { type SpeechState, useSpeechState } from "#ui/speech.ts";

interface SaidProps {
  /** Key of the text, or the text itself where it has none: as in the `Line` that is listened to. */
  readonly id: string | undefined;
  readonly children: string;
  /** Where these words begin in the text that is heard, when they are a part of it. */
  readonly from?: number;
}

/** The heard part of some words, in their own counting; `null` when it is not theirs. */
function heardPart(state: SpeechState, id: string | undefined, from: number, length: number): Range | null {
  if (id === undefined || state.id !== id) return null;
  if (state.range === null) return [0, length];
  const [start, end] = [Math.max(state.range[0] - from, 0), Math.min(state.range[1] - from, length)];
  return start < end ? [start, end] : null;
}

/** Words in which the sentence that is being heard is marked: by colour and a line beneath, without movement. */
export function Said({ id, children, from = 0 }: SaidProps) {
  const heard = heardPart(useSpeechState(), id, from, children.length);
  if (heard === null) return children;
  return (
    <>
      {children.slice(0, heard[0])}
      <span className={styles.heard} data-heard="">
        {children.slice(...heard)}
      </span>
      {children.slice(heard[1])}
    </>
  );
}
