import { cleanOutsideText } from "#lib/outside-text.ts";
import { EXCHANGE_LIMITS } from "./limits.ts";
import type { Note } from "./report.ts";

/** Half of a character, as broken JSON can hold. */
const LONE = /\p{Cs}/gu;

/** Text from outside as it may stand in a pack: nothing invisible, not endless. Undefined when nothing is left. */
export function cleanText(
  text: string,
  field: string,
  note: Note,
  limit: number = EXCHANGE_LIMITS.textCharacters,
): string | undefined {
  const visible = cleanOutsideText(text).replace(LONE, "");
  if (visible !== text) note("changed", field, "it held characters that cannot be seen: taken out.");
  if (visible.trim() === "") return undefined;
  if (visible.length <= limit) return visible;
  note("changed", field, `${visible.length} characters: cut to ${limit}.`);
  return visible.slice(0, limit).replace(LONE, "");
}

/** The same for what stands on one line: names, places, numbers. */
export function cleanLine(text: string, field: string, note: Note): string | undefined {
  const clean = cleanText(text, field, note, EXCHANGE_LIMITS.nameCharacters);
  return clean?.trim().replace(/\s+/gu, " ");
}

/** A web address that may become a link; anything else, `javascript:` above all, is dropped. */
export function cleanUrl(text: string, field: string, note: Note): string | undefined {
  const line = cleanText(text, field, note, 2_000)?.trim();
  if (line === undefined) return undefined;
  const url = URL.canParse(line) ? new URL(line) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "" || /\s/.test(line)) {
    note("dropped", field, "this is not an address of a web page.");
    return undefined;
  }
  return line;
}

/** The directory links to protected pages only. */
export function secureUrl(text: string | undefined, field: string, note: Note): string | undefined {
  const url = text === undefined ? undefined : cleanUrl(text, field, note);
  if (url === undefined || url.startsWith("https://")) return url;
  note("changed", field, "http made https: open it once.");
  return url.replace(/^https?:\/\//i, "https://");
}

const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

export function cleanEmail(text: string | undefined, field: string, note: Note): string | undefined {
  const line = text === undefined ? undefined : cleanLine(text, field, note);
  if (line === undefined || EMAIL.test(line)) return line;
  note("dropped", field, "this is not an email address.");
  return undefined;
}

/** `YYYY-MM-DD` of a date or an instant; a day the calendar does not have is dropped. */
export function cleanDay(text: string | undefined, field: string, note: Note): string | undefined {
  if (text === undefined) return undefined;
  const day = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(text.trim())?.[1];
  if (day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)) return day;
  note("dropped", field, "this is not a date.");
  return undefined;
}
