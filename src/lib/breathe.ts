/** Lets everything that waits for this thread go first, messages too; `scheduler.yield` would come back before them. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
