/** Columns of XLSForm that change what a question means: to pass them over would change the guide. */
export const REFUSED_COLUMNS: Readonly<Record<string, readonly [string, string]>> = {
  calculation: ["Nothing is worked out from answers except by the rules of the pack.", "Empty the cell, or write a rule."],
  choice_filter: [
    "Choices are the same for everybody: none are filtered by other answers.",
    "Ask separate questions, each with its own list.",
  ],
  constraint: [
    "Answers are not constrained: choices that stand alone are marked in the column fanal_exclusive.",
    "Empty the cell.",
  ],
  repeat_count: ["There are no repeats.", "Empty the cell."],
};

/** Why a column may stay behind without harm. */
export const WHY_LEFT_OUT: Readonly<Record<string, string>> = {
  appearance: "There is one question on the screen, always in the same form.",
  required: "Every question may be skipped.",
  required_message: "Every question may be skipped.",
  constraint_message: "Answers are not constrained.",
  default: "No answer is filled in before the person gives it.",
  read_only: "What is shown can be answered.",
  "media::video": "Recordings and pictures can go with a question, films cannot.",
};

/** Columns that are read by name. */
export const QUIET: readonly string[] = ["type", "name", "relevant", "media::audio", "media::image"];
export const isYes = (text: string): boolean => /^(yes|true|true\(\)|1)$/i.test(text);
export const isNo = (text: string): boolean => /^(no|false|false\(\)|0)?$/i.test(text);
