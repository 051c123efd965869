/** Lets taps, drawing and everything else that waits go first. */
export const letOthersGo = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The parts of a long list, one after the other, so that a slow phone can answer to a tap between them. */
export async function* inPieces<T>(list: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) {
    if (at > 0) await letOthersGo();
    yield list.slice(at, at + size);
  }
}
