import { writeCsv } from "hucre/csv";
import { freshness } from "#domain/directory/freshness.ts";
import type { Phone, Schedule, Service } from "#domain/pack/services.ts";
import { guardCell } from "#lib/spreadsheet-cell.ts";
import { isRunning } from "./due.ts";

/** A call to a line that rescues takes the place of somebody's: these are confirmed in writing, never by ringing. */
const NEVER_RING: readonly string[] = ["emergency", "coastguard", "sea-rescue-alert"];
const FIRST: readonly string[] = ["child-protection", "missing-children", "guardian", "suicide-prevention"];
const WRITTEN: readonly Phone["type"][] = ["text", "sms", "whatsapp", "textphone"];

export const CALL_COLUMNS = [
  "id",
  "name",
  "number",
  "country",
  "hours",
  "who_answers",
  "ask",
  "date",
  "outcome",
  "correction",
] as const;

export interface Call {
  readonly service: Service;
  readonly phone: Phone;
}

export interface CallList {
  readonly calls: readonly Call[];
  /** Ids of services with a number that is due, and that volunteers do not ring. */
  readonly neverRing: readonly string[];
  readonly secretAddress: readonly string[];
}

const isFirst = ({ kinds }: Service): boolean => kinds.some((kind) => FIRST.includes(kind));

/** Lines for children and against suicide first; then those nobody has rung, then the longest ago. */
function byUrgency(a: Service, b: Service): number {
  const key = (service: Service): string =>
    `${isFirst(service) ? 0 : 1} ${service.assured_date ?? "0000-00-00"} ${service.last_checked} ${service.id}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The numbers to ring: of services that are not, or on `untilDay` will not be, confirmed by a call. */
export function callList(services: readonly Service[], untilDay: string): CallList {
  const due = services.filter(
    (service) =>
      isRunning(service) && freshness(service, untilDay) !== "confirmed" && service.phones.some(({ type }) => type !== "fax"),
  );
  const isRescue = ({ kinds }: Service): boolean => kinds.some((kind) => NEVER_RING.includes(kind));
  const isSecret = ({ location }: Service): boolean => location?.address_confidential === true;
  return {
    calls: due
      .filter((service) => !isRescue(service) && !isSecret(service))
      .sort(byUrgency)
      .flatMap((service) => service.phones.filter(({ type }) => type !== "fax").map((phone) => ({ service, phone }))),
    neverRing: due.filter(isRescue).map(({ id }) => id),
    secretAddress: due.filter((service) => isSecret(service) && !isRescue(service)).map(({ id }) => id),
  };
}

function hoursText({ open_24_7, hours, uncertain }: Schedule): string {
  const times = (hours ?? []).map(({ byday, opens_at, closes_at }) => `${byday.join(" ")} ${opens_at}-${closes_at}`).join("; ");
  const text = open_24_7 === true ? "day and night" : times;
  if (text === "") return "not known";
  return uncertain ? `${text} (not sure)` : text;
}

const WHO: Readonly<Record<NonNullable<Service["who_answers"]>, string>> = {
  charity: "a charity",
  state: "a state service",
  police: "the police",
  medical: "medical staff",
  mixed: "more than one kind of service",
};
const whoText = ({ who_answers, who_verification }: Service): string => {
  if (who_answers === undefined) return "not known";
  return who_verification === "seen-in-stored-page" ? WHO[who_answers] : `${WHO[who_answers]} (not sure)`;
};

function askText({ service, phone }: Call): string {
  const start = isFirst(service)
    ? "Say first that nobody needs help now and that you only check the number; stop at once if others are waiting."
    : "Say that you only check the number.";
  const verb = WRITTEN.includes(phone.type) ? "Write" : "Ask";
  return `${start} ${verb}: is this ${service.name}, when do you answer, who answers, do you tell anybody? Say nothing about anybody you have met.`;
}

const rowOf = (call: Call): Readonly<Record<string, string>> => ({
  id: call.service.id,
  name: call.service.name,
  number: call.phone.number,
  country: call.service.service_area.country,
  hours: hoursText(call.service.schedule),
  who_answers: whoText(call.service),
  ask: askText(call),
});

/** RFC 4180 in UTF-8 with its mark, so that spreadsheets read accents right; the last three columns are for the volunteer. */
export function callsCsv(calls: readonly Call[]): string {
  const rows = calls.map((call) => {
    const row = rowOf(call);
    return CALL_COLUMNS.map((column) => guardCell(row[column] ?? ""));
  });
  return `${writeCsv([[...CALL_COLUMNS], ...rows], { bom: true })}\r\n`;
}
