/** Path of a Chromium that is already here, or `null`. Throws when `CHROME_PATH` names no program. */
export function findChromium(): Promise<string | null>;
/** As `findChromium`, installing one when there is none. */
export function ensureChromium(): Promise<string>;
