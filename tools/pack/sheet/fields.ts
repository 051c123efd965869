import { PhoneSchema, ServiceSchema, WeekdaySchema } from "#domain/pack/services.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { YamlValue } from "../lib/edit-yaml.ts";
import { authoredEntries, nodeOf, type SchemaNode, unwrapped } from "../schema/node.ts";

type FieldKind = "text" | "number" | "yes or no" | "words" | "hours" | "sources";

/** One column of the directory. */
export interface Field {
  readonly header: string;
  /** Below the service, or below the phone. */
  readonly path: readonly string[];
  readonly kind: FieldKind;
  /** Stands in every entry, if only as an empty list. */
  readonly isRequired: boolean;
}

/** Lists of groups that one cell can hold; the others stay in YAML. */
const GROUP_LISTS: Readonly<Record<string, FieldKind>> = { "schedule.hours": "hours", sources: "sources" };

function fieldsBelow(node: SchemaNode, path: readonly string[], prefix: string): readonly Field[] {
  return Object.entries(authoredEntries(node)).flatMap(([key, entry]): readonly Field[] => {
    const inner = unwrapped(entry);
    const here = [...path, key];
    const header = `${prefix}${here.join(".")}`;
    const of = (kind: FieldKind): readonly Field[] => [{ header, path: here, kind, isRequired: entry.type !== "optional" }];
    if (inner.entries !== undefined) return fieldsBelow(inner, here, prefix);
    if (inner.type === "array") {
      const known = GROUP_LISTS[here.join(".")];
      const item = inner.item === undefined ? null : unwrapped(inner.item);
      return known !== undefined ? of(known) : item === null || item.entries !== undefined ? [] : of("words");
    }
    if (inner.type === "boolean") return of("yes or no");
    if (inner.type === "number") return of("number");
    return inner.type === "string" || inner.type === "picklist" || inner.type === "literal" ? of("text") : [];
  });
}

/** In the order of the schema, so that a field which packs gain is a column too. */
export const SERVICE_FIELDS: readonly Field[] = [
  ...fieldsBelow(nodeOf(ServiceSchema), [], "").filter(({ header }) => header !== "id"),
  { header: "notes", path: ["notes"], kind: "text", isRequired: false },
];
export const PHONE_FIELDS: readonly Field[] = fieldsBelow(nodeOf(PhoneSchema), [], "phone.");

/** Groups of lines that stand in every service, if only as an empty one. */
export const REQUIRED_GROUPS: readonly string[] = Object.entries(nodeOf(ServiceSchema).entries ?? {})
  .filter(([, entry]) => entry.type !== "optional" && entry.entries !== undefined)
  .map(([key]) => key);

type Group = Readonly<Record<string, unknown>>;
export const isGroup = (value: unknown): value is Group => typeof value === "object" && value !== null && !Array.isArray(value);

export const valueAt = (entry: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), entry);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** What a cell shows of a value. */
export function shownIn(kind: FieldKind, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (kind === "yes or no") return value === true ? "yes" : "no";
  if (kind === "words") return listOf(value).map(word).join(", ");
  if (kind === "hours")
    return listOf(value)
      .filter(isGroup)
      .map(({ byday, opens_at, closes_at }) => `${listOf(byday).map(word).join(" ")} ${word(opens_at)}-${word(closes_at)}`)
      .join("; ");
  if (kind === "sources")
    return listOf(value)
      .filter(isGroup)
      .map(({ url, page_date }) => `${word(url)} (${word(page_date)})`)
      .join("\n");
  return String(value);
}

const DAY = WeekdaySchema.options.join("|");
const HOURS = new RegExp(`^((?:(?:${DAY})\\s+)+)(\\d\\d:\\d\\d)\\s*[-–]\\s*(\\d\\d:\\d\\d)$`);

function readHours(text: string): Result<YamlValue, string> {
  const out: YamlValue[] = [];
  for (const part of text.split(/[;\n]/).filter((one) => one.trim() !== "")) {
    const [, days = "", opens_at, closes_at] = HOURS.exec(part.trim()) ?? [];
    if (opens_at === undefined || closes_at === undefined) return err("Write MO TU WE 09:00-17:00; SA 10:00-12:00.");
    out.push({ byday: days.trim().split(/\s+/), opens_at, closes_at });
  }
  return ok(out);
}

function readSources(text: string): Result<YamlValue, string> {
  const out: YamlValue[] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [, url, page_date] = /^(\S+)\s+\((.+)\)$/.exec(line.trim()) ?? [];
    if (url === undefined || page_date === undefined)
      return err("Write the address and, in brackets, the day of the page; one line each.");
    out.push({ url, page_date });
  }
  return ok(out);
}

const LISTS: readonly FieldKind[] = ["words", "hours", "sources"];

/** What an empty cell says: nothing is known, or a list without entries. */
export const emptyValue = ({ kind, isRequired }: Field): YamlValue | null => (isRequired && LISTS.includes(kind) ? [] : null);

/** The value of a cell that is not empty, or what to write instead. */
export function readAs(kind: FieldKind, text: string): Result<YamlValue, string> {
  if (kind === "yes or no")
    return /^(yes|true)$/i.test(text) ? ok(true) : /^(no|false)$/i.test(text) ? ok(false) : err("Write yes or no.");
  if (kind === "number") return Number.isFinite(Number(text)) ? ok(Number(text)) : err("Write a number.");
  if (kind === "words")
    return ok(
      text
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    );
  if (kind === "hours") return readHours(text);
  return kind === "sources" ? readSources(text) : ok(text);
}
