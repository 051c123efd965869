import type { AnswerValue } from "#domain/screening/types.ts";
import { useWorkerText } from "#features/screening/use-words.ts";

export interface AnswerWords {
  question(id: string): string;
  label(value: string): string;
  answer(value: AnswerValue | undefined): string;
}

/** Questions and answers in the worker's language; what no text names is shown by its id, as it is kept. */
export function useAnswerWords(): AnswerWords {
  const text = useWorkerText();
  const label = (value: string) => text(`label.${value}`)?.text ?? value;
  return {
    label,
    question: (id) => text(`q.${id}`)?.text ?? id,
    answer: (value) => {
      const values = value === undefined ? [] : typeof value === "string" ? [value] : value;
      return values.length === 0 ? label("none") : values.map(label).join(" · ");
    },
  };
}
