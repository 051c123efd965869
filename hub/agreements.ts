import * as v from "valibot";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Register, RegisteredOrganisation } from "./register.ts";

export type Agreement = NonNullable<RegisteredOrganisation["agreement"]>;

const DaySchema = v.pipe(v.string(), v.isoDate());
const HOURS_AT_MOST = 31 * 24;

/** What was typed; what was not typed stands as it was. */
export const given = ({ until, hours, within }: Readonly<Record<"until" | "hours" | "within", string | undefined>>) => ({
  ...(until !== undefined && { until }),
  ...(hours !== undefined && { hours }),
  ...(within !== undefined && { answerWithinHours: Number(within) }),
});

/** A written agreement as it goes into the signed directory, or what is missing in it, in words. */
export function agreementOf({ until, hours, answerWithinHours }: Partial<Agreement>, nowMs: number): Result<Agreement, string> {
  if (until === undefined || hours === undefined || answerWithinHours === undefined)
    return err("An agreement needs its last day, at what hours they read (--hours), and how soon they answer (--answer-within).");
  if (!v.is(DaySchema, until)) return err(`"${until}" is not a day. Write it like 2027-12-31.`);
  if (until < utcDay(nowMs)) return err(`${until} is over.`);
  if (hours.trim() === "") return err("--hours takes the hours at which they read.");
  return Number.isInteger(answerWithinHours) && answerWithinHours >= 1 && answerWithinHours <= HOURS_AT_MOST
    ? ok({ until, hours, answerWithinHours })
    : err(`--answer-within takes a number of hours, 1 to ${HOURS_AT_MOST}.`);
}

export const withAgreement = (register: Register, of: RegisteredOrganisation, agreement: Agreement | undefined): Register => ({
  ...register,
  organisations: register.organisations.map((each) => {
    const { agreement: _, ...without } = each;
    return each === of ? { ...without, ...(agreement && { agreement }) } : each;
  }),
});
