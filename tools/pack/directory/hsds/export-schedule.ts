import { zoneOf } from "#domain/directory/open-hours.ts";
import type { Schedule, Service } from "#domain/pack/services.ts";
import { uuidOf } from "../uuid.ts";
import { Attributes } from "./terms.ts";

const EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU";
type Hours = NonNullable<Schedule["hours"]>[number];

const inWords = ({ byday, opens_at, closes_at }: Hours): string => `${byday.join(",")} ${opens_at}–${closes_at}`;
/** Read back as it stands: `MO,TU 09:00-17:00`. */
const inCode = ({ byday, opens_at, closes_at }: Hours): string => `${byday.join(",")} ${opens_at}-${closes_at}`;

/**
 * Hours that are sure as recurrences; hours that are not as words alone, with an attribute from which only we read them back: a
 * partner's machine must not call them open.
 */
export function schedulesOf(service: Service, serviceId: string, words: string | undefined): readonly object[] {
  const { open_24_7: always, hours, uncertain } = service.schedule;
  const records: object[] = [];
  const add = (fields: object, code: string, value: string): void => {
    const id = uuidOf(`schedule:${serviceId}:${records.length}`);
    const attributes = new Attributes(id, "schedule");
    attributes.add(code, value);
    records.push({ id, ...fields, attributes: attributes.list });
  };
  if (always === true && uncertain) add({ description: "Said to be open at all hours, not sure" }, "schedule/always", "");
  else if (always === true)
    add(
      { freq: "WEEKLY", interval: 1, byday: EVERY_DAY, opens_at: "00:00", closes_at: "24:00", description: "24/7" },
      "schedule/always",
      "",
    );
  for (const span of hours ?? []) {
    if (uncertain) add({ description: `Not sure: ${inWords(span)}` }, "schedule/hours", inCode(span));
    else
      add(
        {
          freq: "WEEKLY",
          interval: 1,
          byday: span.byday.join(","),
          opens_at: span.opens_at,
          closes_at: span.closes_at,
          description: inWords(span),
        },
        "schedule/hours",
        inCode(span),
      );
  }
  if (words !== undefined) records.push({ id: uuidOf(`schedule:${serviceId}:words`), description: words });
  return records;
}

/** What the records above cannot say by themselves. */
export function addScheduleMarks(attributes: Attributes, service: Service): void {
  const { open_24_7: always, hours, uncertain } = service.schedule;
  attributes.mark("schedule/uncertain", uncertain);
  attributes.mark("schedule/not-always", always === false);
  attributes.mark("schedule/no-hours", hours?.length === 0);
  attributes.add("schedule/timezone", zoneOf(service.service_area.country) ?? undefined);
}
