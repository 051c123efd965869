/** Nothing typed is corrected or learned by the keyboard; with `autocomplete="off"` it does not reach the session file either. */
export const LEARNS_NOTHING = { autoCorrect: "off", autoCapitalize: "off", spellCheck: false } as const;

/** Ids of the hint and the error that belong to a field. */
export const describedBy = (id: string, hint?: string, error?: string): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
