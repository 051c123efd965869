import * as v from "valibot";
import { EXCHANGE_LIMITS } from "../limits.ts";

/** The part of HSDS 3 that our directory can hold. Other keys pass unread and are named in the report. */
const maybe = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );
const Text = v.string();
/** Registers that were tables once write numbers as texts, and texts of digits as numbers. */
const Digits = v.union([
  Text,
  v.pipe(
    v.number(),
    v.transform((value) => String(value)),
  ),
]);
const Amount = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(
    Text,
    v.regex(/^-?\d{1,12}(\.\d{1,12})?$/),
    v.transform((value) => Number(value)),
  ),
]);
/** Too long a list is no list of one service; its length is looked at before what is in it. */
const list = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(v.nullish(v.array(v.unknown()), []), v.maxLength(EXCHANGE_LIMITS.listItems), v.array(schema));

const AttributeSchema = v.object({
  value: maybe(Digits),
  taxonomy_term: maybe(v.object({ code: maybe(Text), name: maybe(Text), taxonomy: maybe(Text), language: maybe(Text) })),
});
export type HsdsAttribute = v.InferOutput<typeof AttributeSchema>;

const LanguageSchema = v.object({ name: maybe(Text), code: maybe(Text), note: maybe(Text) });

export const PhoneSchema = v.object({
  number: Digits,
  extension: maybe(Digits),
  type: maybe(Text),
  description: maybe(Text),
  languages: list(LanguageSchema),
  attributes: list(AttributeSchema),
});
export type HsdsPhone = v.InferOutput<typeof PhoneSchema>;

export const ScheduleSchema = v.object({
  valid_from: maybe(Text),
  valid_to: maybe(Text),
  dtstart: maybe(Text),
  until: maybe(Text),
  count: maybe(Amount),
  freq: maybe(Text),
  interval: maybe(Amount),
  byday: maybe(Text),
  byweekno: maybe(Digits),
  bymonthday: maybe(Digits),
  byyearday: maybe(Digits),
  description: maybe(Text),
  notes: maybe(Text),
  opens_at: maybe(Text),
  closes_at: maybe(Text),
  attributes: list(AttributeSchema),
});
export type HsdsSchedule = v.InferOutput<typeof ScheduleSchema>;

export const AddressSchema = v.object({
  address_1: maybe(Text),
  address_2: maybe(Text),
  city: maybe(Text),
  region: maybe(Text),
  state_province: maybe(Text),
  postal_code: maybe(Digits),
  country: maybe(Text),
});

export const LocationSchema = v.object({
  location_type: maybe(Text),
  latitude: maybe(Amount),
  longitude: maybe(Amount),
  addresses: list(AddressSchema),
  languages: list(LanguageSchema),
  phones: list(PhoneSchema),
  schedules: list(ScheduleSchema),
  attributes: list(AttributeSchema),
});
export type HsdsLocation = v.InferOutput<typeof LocationSchema>;

export const ServiceAtLocationSchema = v.object({
  phones: list(PhoneSchema),
  schedules: list(ScheduleSchema),
  location: maybe(LocationSchema),
});

export const OrganizationSchema = v.object({
  name: Text,
  website: maybe(Text),
  uri: maybe(Text),
  email: maybe(Text),
  phones: list(PhoneSchema),
});

export const HsdsServiceSchema = v.object({
  id: Text,
  name: Text,
  status: maybe(Text),
  description: maybe(Text),
  url: maybe(Text),
  email: maybe(Text),
  interpretation_services: maybe(Text),
  application_process: maybe(Text),
  fees_description: maybe(Text),
  fees: maybe(Text),
  eligibility_description: maybe(Text),
  minimum_age: maybe(Amount),
  maximum_age: maybe(Amount),
  assured_date: maybe(Text),
  alert: maybe(Text),
  last_modified: maybe(Text),
  organization: maybe(OrganizationSchema),
  phones: list(PhoneSchema),
  schedules: list(ScheduleSchema),
  service_areas: list(v.object({ name: maybe(Text), description: maybe(Text), extent: maybe(Text), extent_type: maybe(Text) })),
  service_at_locations: list(ServiceAtLocationSchema),
  languages: list(LanguageSchema),
  required_documents: list(v.object({ document: maybe(Text) })),
  cost_options: list(
    v.object({
      option: maybe(Text),
      currency: maybe(Text),
      amount: maybe(Amount),
      amount_description: maybe(Text),
      valid_to: maybe(Text),
    }),
  ),
  attributes: list(AttributeSchema),
});
export type HsdsService = v.InferOutput<typeof HsdsServiceSchema>;
