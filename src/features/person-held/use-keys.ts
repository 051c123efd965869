import { type KeyboardEvent, useCallback } from "react";

/** Digits of the keyboard's number row and number pad, whatever script it writes. */
const DIGIT = /^(?:Digit|Numpad)([1-9])$/;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/**
 * Keys for a group of answers: a number presses the answer in that place, arrows move between them (right-to-left in such a language).
 * Tab and Enter alone reach everything in order, which is what one or two switches need.
 */
export function useKeys(dir: "ltr" | "rtl"): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const answers = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-answer]")];
      const digit = DIGIT.exec(event.code)?.[1];
      if (digit !== undefined) {
        const answer = answers[Number(digit) - 1];
        if (!answer) return;
        event.preventDefault();
        answer.focus();
        answer.click();
        return;
      }
      const step = STEPS[event.key];
      if (step === undefined || answers.length === 0) return;
      event.preventDefault();
      const mirrored = dir === "rtl" && (event.key === "ArrowLeft" || event.key === "ArrowRight") ? -step : step;
      const at = answers.indexOf(document.activeElement as HTMLButtonElement);
      const next = at < 0 ? (mirrored > 0 ? 0 : answers.length - 1) : (at + mirrored + answers.length) % answers.length;
      answers[next]?.focus();
    },
    [dir],
  );
}
