import * as v from "valibot";
import { ServiceSchema } from "#domain/pack/services.ts";
import type { YamlAppend, YamlEdit, YamlValue } from "../lib/edit-yaml.ts";
import { didYouMean } from "../lib/nearest.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { misfitsOf } from "../lib/shape.ts";
import type { KeyPath, YamlFile } from "../lib/yaml-file.ts";
import { asRead, lostSigns } from "./cells.ts";
import type { Changes } from "./changes.ts";
import { fileName } from "./export-sheets.ts";
import {
  emptyValue,
  type Field,
  isGroup,
  PHONE_FIELDS,
  REQUIRED_GROUPS,
  readAs,
  SERVICE_FIELDS,
  shownIn,
  valueAt,
} from "./fields.ts";
import type { BadRows, ReadRow, ReadSheet } from "./read-sheet.ts";

const FIXED = ["file", "id", "phone"];
const SERVICE = v.strictObject({ ...ServiceSchema.entries, notes: v.optional(v.string()) });

interface Held {
  readonly file: YamlFile;
  readonly index: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

type Draft = Record<string, unknown>;

function put(draft: Draft, path: readonly string[], value: YamlValue | null): void {
  const [first = "", ...rest] = path;
  if (rest.length > 0) {
    const inner: Draft = isGroup(draft[first]) ? { ...draft[first] } : {};
    put(inner, rest, value);
    if (Object.keys(inner).length === 0 && !REQUIRED_GROUPS.includes(first)) delete draft[first];
    else draft[first] = inner;
  } else if (value === null) delete draft[first];
  else draft[first] = value;
}

interface Change {
  readonly field: Field;
  readonly value: YamlValue | null;
  readonly was: string;
  readonly is: string;
}

/** Cells of a row that say something else than the pack. Columns that are not in the sheet change nothing. */
function changesOf(
  row: ReadRow,
  fields: readonly Field[],
  headers: readonly string[],
  held: unknown,
  bad: BadRows,
): readonly Change[] {
  return fields.flatMap((field): readonly Change[] => {
    if (!headers.includes(field.header)) return [];
    const was = asRead(shownIn(field.kind, valueAt(held, field.path)));
    const is = row.cells.get(field.header) ?? "";
    if (was === is) return [];
    if (is === "") return [{ field, value: emptyValue(field), was, is }];
    if (lostSigns(was, is)) {
      bad.add(
        row.number,
        field.header,
        `${is} stands there, and ${was} in the pack: the spreadsheet took away what stands before it.`,
        "Make the cell a text and write the number again.",
      );
      return [];
    }
    const read = readAs(field.kind, is);
    if (!read.ok) bad.add(row.number, field.header, `${JSON.stringify(is.slice(0, 60))} does not fit.`, read.error);
    return read.ok ? [{ field, value: read.value, was, is }] : [];
  });
}

const quoted = (text: string): string => (text === "" ? "nothing" : `“${text.replace(/\s*\n\s*/g, " / ")}”`);

/** Where in the file the changes go. A group that is not there yet, or is empty afterwards, is written or taken away as a whole. */
function editsOf(
  base: KeyPath,
  before: unknown,
  after: Draft,
  changes: readonly Change[],
  fields: readonly Field[],
): readonly YamlEdit[] {
  const order = [...new Set(fields.map(({ path }) => path[0] ?? ""))];
  const behind = (key: string): string | undefined =>
    order
      .slice(0, order.indexOf(key))
      .filter((one) => valueAt(before, [one]) !== undefined)
      .at(-1) ?? "id";
  const isFilled = (value: unknown): boolean => isGroup(value) && Object.keys(value).length > 0;
  const whole = new Set(
    changes
      .filter(({ field: { path } }) => path.length > 1)
      .map(({ field: { path } }) => path[0] ?? "")
      .filter((key) => !isFilled(valueAt(before, [key])) || !isFilled(after[key])),
  );
  return [
    ...[...whole].map((key) => ({ map: base, key, value: (after[key] as YamlValue | undefined) ?? null, after: behind(key) })),
    ...changes
      .filter(({ field }) => !whole.has(field.path[0] ?? ""))
      .map(({ field: { path }, value }) => ({
        map: [...base, ...path.slice(0, -1)],
        key: path.at(-1) ?? "",
        value,
        ...(path.length === 1 && { after: behind(path[0] ?? "") }),
      })),
  ];
}

interface ServiceRows {
  readonly id: string;
  readonly service: ReadRow | undefined;
  readonly phones: ReadonlyMap<number, ReadRow>;
  readonly first: ReadRow;
}

function byService(sheet: ReadSheet, bad: BadRows): readonly ServiceRows[] {
  const found = new Map<string, { service?: ReadRow; phones: Map<number, ReadRow>; first: ReadRow }>();
  for (const row of sheet.rows) {
    const id = row.cells.get("id") ?? "";
    if (id === "") {
      bad.add(row.number, "id", "There is no id.", "Write it, or empty the whole row.");
      continue;
    }
    const own = found.get(id) ?? { phones: new Map<number, ReadRow>(), first: row };
    found.set(id, own);
    const phone = row.cells.get("phone");
    if (phone !== undefined && !/^\d{1,2}$/.test(phone))
      bad.add(
        row.number,
        "phone",
        `"${phone}" is no place in a list.`,
        "Write 0 for the first phone, 1 for the second, and nothing for the service itself.",
      );
    else if (phone === undefined ? own.service !== undefined : own.phones.has(Number(phone)))
      bad.add(
        row.number,
        "id",
        `${id}${phone === undefined ? "" : `, phone ${phone}`} has a row above this one already.`,
        "Keep one of the two.",
      );
    else if (phone === undefined) own.service = row;
    else own.phones.set(Number(phone), row);
    const wrong = (phone === undefined ? PHONE_FIELDS : SERVICE_FIELDS).find(({ header }) => row.cells.has(header));
    if (wrong !== undefined)
      bad.add(
        row.number,
        wrong.header,
        phone === undefined
          ? "This is the row of a service, and the column belongs to its phones."
          : "This is the row of a phone, and the column belongs to its service.",
        "Move it to the other row.",
      );
  }
  return [...found].map(([id, { service, phones, first }]) => ({ id, service, phones, first }));
}

/** What a changed sheet of the directory changes in the files. */
export function directoryChanges(sheet: ReadSheet, packs: readonly PackValues[], bad: BadRows): Changes {
  const known = [...FIXED, ...SERVICE_FIELDS.map(({ header }) => header), ...PHONE_FIELDS.map(({ header }) => header)];
  for (const header of sheet.headers)
    if (!known.includes(header))
      bad.add(1, header, "No column has this name.", `${didYouMean(header, known)}Correct it, or delete the column.`);
  const files = new Map(
    packs.flatMap(({ sources }) => sources.services.map((file) => [fileName(sources.meta.packId, file.path), file] as const)),
  );
  const held = new Map(
    [...files.values()].flatMap((file) =>
      (Array.isArray(file.value) ? (file.value as unknown[]) : [])
        .filter(isGroup)
        .map((entry, index): [string, Held] => [String(entry["id"]), { file, index, entry }]),
    ),
  );
  const edits = new Map<string, (YamlEdit | YamlAppend)[]>();
  const words: string[] = [];
  const gaveUp: string[] = [];
  const addEdits = (path: string, more: readonly (YamlEdit | YamlAppend)[]): void =>
    void edits.set(path, [...(edits.get(path) ?? []), ...more]);
  const groups = byService(sheet, bad);
  for (const group of groups) {
    const old = held.get(group.id);
    const file = old?.file ?? files.get(group.first.cells.get("file") ?? "");
    if (file === undefined) {
      bad.add(
        group.first.number,
        "file",
        `No file of the directory is called "${group.first.cells.get("file") ?? ""}".`,
        `${didYouMean(group.id, held.keys())}For a new service write one of ${[...files.keys()].join(", ")}.`,
      );
      continue;
    }
    const done = serviceChanges(group, old ?? null, sheet.headers, bad);
    const place = old === undefined ? file.path : `${file.path}:${file.lineOf([old.index])}`;
    words.push(...done.words.map((sentence) => `${place}: ${sentence}`));
    gaveUp.push(...done.gaveUp);
    if (done.edits.length > 0) addEdits(file.path, done.edits);
  }
  const absent = [...held.keys()].filter((id) => !groups.some((group) => group.id === id));
  const notes =
    absent.length === 0
      ? []
      : [
          `${absent.length} services have no row in the sheet and stay as they are: ${absent.slice(0, 10).join(", ")}${absent.length > 10 ? " …" : ""}.`,
        ];
  return { edits, newFiles: new Map(), words, notes, gaveUp };
}

function serviceChanges(group: ServiceRows, old: Held | null, headers: readonly string[], bad: BadRows) {
  const before: Readonly<Record<string, unknown>> = old?.entry ?? {};
  const after: Draft = { id: group.id, ...structuredClone(before) };
  const words: string[] = [];
  const gaveUp: string[] = [];
  const own = group.service === undefined ? [] : changesOf(group.service, SERVICE_FIELDS, headers, before, bad);
  for (const { field, value } of own) put(after, field.path, value);
  if (old === null) {
    for (const key of REQUIRED_GROUPS) after[key] ??= {};
    for (const field of SERVICE_FIELDS) {
      const empty = emptyValue(field);
      if (empty !== null && valueAt(after, field.path) === undefined) put(after, field.path, empty);
    }
  }
  const phonesBefore: readonly unknown[] = Array.isArray(before["phones"]) ? (before["phones"] as unknown[]) : [];
  const phones = phonesBefore.map((phone): Draft => ({ ...(isGroup(phone) ? phone : {}) }));
  const edits: (YamlEdit | YamlAppend)[] = [];
  const name = `${group.id} (${String(after["name"] ?? "")})`;
  if (old !== null) {
    for (const { field, was, is } of own) words.push(`${name}: ${field.header} changes from ${quoted(was)} to ${quoted(is)}.`);
    edits.push(...editsOf([old.index], before, after, own, SERVICE_FIELDS));
  }
  for (const [at, row] of [...group.phones].sort(([a], [b]) => a - b)) {
    if (at > phones.length) {
      bad.add(
        row.number,
        "phone",
        `${group.id} has ${phones.length} phones, so the next one is ${phones.length}.`,
        `Write ${phones.length}.`,
      );
      continue;
    }
    const changes = changesOf(row, PHONE_FIELDS, headers, phonesBefore[at], bad);
    const phone: Draft = { ...phones[at] };
    for (const { field, value } of changes) put(phone, field.path, value);
    phones[at] = phone;
    if (phonesBefore[at] === undefined) {
      if (old !== null) words.push(`${name}: a number is added: ${String(phone["number_local"] ?? phone["number"] ?? "")}.`);
      continue;
    }
    for (const { field, was, is } of changes) {
      words.push(`${name}: ${field.header} of phone ${at} changes from ${quoted(was)} to ${quoted(is)}.`);
      if (field.header === "phone.number" && was !== "") gaveUp.push(was);
    }
    if (old !== null) edits.push(...editsOf([old.index, "phones", at], phonesBefore[at], phone, changes, PHONE_FIELDS));
  }
  const added = phones.slice(phonesBefore.length) as YamlValue[];
  if (old !== null && added.length > 0)
    edits.push(
      ...(phonesBefore.length === 0
        ? [{ map: [old.index], key: "phones", value: added, after: "service_area" }]
        : added.map((item) => ({ list: [old.index, "phones"], item }))),
    );
  after["phones"] = phones;
  if (edits.length > 0 || old === null) {
    for (const { path, reason, todo } of misfitsOf(SERVICE, after)) {
      const isPhone = path[0] === "phones" && typeof path[1] === "number";
      const row = isPhone ? (group.phones.get(Number(path[1])) ?? group.first) : (group.service ?? group.first);
      const header = isPhone ? ["phone", ...path.slice(2)].join(".") : path.filter((part) => typeof part === "string").join(".");
      bad.add(row.number, header, `${group.id}: ${reason}`, todo);
    }
  }
  if (old === null) {
    words.push(`${name} is new.`);
    const order = ["id", ...new Set(SERVICE_FIELDS.map(({ path }) => path[0] ?? ""))];
    order.splice(order.indexOf("email"), 0, "phones");
    const item = Object.fromEntries(order.flatMap((key) => (after[key] === undefined ? [] : [[key, after[key] as YamlValue]])));
    edits.push({ list: [], item });
  }
  return { edits, words, gaveUp };
}
