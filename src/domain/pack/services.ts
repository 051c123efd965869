import * as v from "valibot";
import { CountrySchema, DaySchema, IdSchema } from "#domain/pack/common.ts";
import { phoneAgrees } from "#domain/pack/phone-agrees.ts";

/**
 * The file `services` of a directory part. Field names follow Open Referral HSDS 3 where a field exists, in its snake_case.
 * An absent key means "not known"; nothing is filled in by guessing.
 * Words in text parts: `service.<id>.name`, `.description`, `.alert`, `.fees`, `.apply`, `.who_may_be_told`, `.confidentiality`,
 * `.police_duty`, `.schedule`, `.languages_note`, `.phone.<index>`.
 */
export const VerificationSchema = v.picklist(["seen-in-stored-page", "known-not-seen", "conflicting"]);
export type Verification = v.InferOutput<typeof VerificationSchema>;

export const WhoAnswersSchema = v.picklist(["charity", "state", "police", "medical", "mixed"]);
export type WhoAnswers = v.InferOutput<typeof WhoAnswersSchema>;

const TimeSchema = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/));
export const WeekdaySchema = v.picklist(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]);
export type Weekday = v.InferOutput<typeof WeekdaySchema>;

export const ScheduleSchema = v.strictObject({
  open_24_7: v.optional(v.boolean()),
  /** Hours in the service's own time zone (that of `service_area.country`). Only where a page states them plainly. */
  hours: v.optional(v.array(v.strictObject({ byday: v.array(WeekdaySchema), opens_at: TimeSchema, closes_at: TimeSchema }))),
  /** True when the page was old or unclear: shown as "hours not sure". */
  uncertain: v.optional(v.boolean(), false),
});
export type Schedule = v.InferOutput<typeof ScheduleSchema>;

export const PhoneSchema = v.strictObject({
  number: v.pipe(v.string(), v.regex(/^\+?[0-9*#]{2,20}$/)),
  number_local: v.string(),
  short_code: v.boolean(),
  type: v.picklist(["voice", "text", "sms", "whatsapp", "fax", "textphone"]),
  free: v.optional(v.boolean()),
  verification: VerificationSchema,
  callable_from: v.optional(v.array(CountrySchema)),
  hasDescription: v.optional(v.boolean(), false),
});
export type Phone = v.InferOutput<typeof PhoneSchema>;

export const ServiceSchema = v.strictObject({
  id: IdSchema,
  organization: v.strictObject({ name: v.string(), website: v.optional(v.pipe(v.string(), v.startsWith("https://"))) }),
  name: v.string(),
  status: v.picklist(["active", "inactive", "defunct", "temporarily closed"]),
  kinds: v.array(IdSchema),
  offers: v.array(IdSchema),
  minimum_age: v.optional(v.number()),
  maximum_age: v.optional(v.number()),
  serves: v.strictObject({ groups: v.array(IdSchema), nationality_or_status: v.string() }),
  service_area: v.strictObject({ country: CountrySchema, region: v.optional(v.string()) }),
  location: v.optional(
    v.strictObject({
      location_type: v.picklist(["physical", "postal", "virtual"]),
      city: v.optional(v.string()),
      address: v.optional(v.string()),
      address_confidential: v.optional(v.boolean(), false),
      latitude: v.optional(v.number()),
      longitude: v.optional(v.number()),
      coordinates_precision: v.optional(v.string()),
    }),
  ),
  phones: v.array(PhoneSchema),
  email: v.optional(v.string()),
  /** A web page with a chat or a form. */
  chat_or_form: v.optional(v.string()),
  schedule: ScheduleSchema,
  languages: v.strictObject({ codes: v.array(v.string()) }),
  requires_id: v.picklist(["not-required", "required", "unknown"]),
  who_answers: v.optional(WhoAnswersSchema),
  who_verification: v.optional(VerificationSchema),
  sources: v.array(v.strictObject({ url: v.string(), page_date: v.string() })),
  verification: VerificationSchema,
  /** When the stored page was consulted: not a call-back. */
  last_checked: DaySchema,
  /** Date of the last call-back by a person (HSDS `assured_date`); absent = nobody has rung yet. */
  assured_date: v.optional(DaySchema),
  /** Fixed by law for every network of the country: counts as established where in service. */
  number_by_law: v.optional(v.boolean(), false),
  /** Only in an adult's plan if the person asked for it (police, labour authority, crime lines, return programmes). */
  only_if_asked: v.optional(v.boolean(), false),
});
export type Service = v.InferOutput<typeof ServiceSchema>;
/** A file of services: whatever else it says, a number that is read is the number that is dialled. */
export const ServicesSchema = v.array(
  v.pipe(
    ServiceSchema,
    v.check(
      ({ phones, service_area }) => phones.every((phone) => phoneAgrees(phone, service_area.country)),
      "a number that is read is not the number that is dialled",
    ),
  ),
);
