import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { GuideSchema, GuidesSchema } from "#domain/pack/guides.ts";
import { type ReviewState, ReviewStateSchema } from "#domain/pack/text.ts";
import { decodeCell, type Shape } from "./codec.ts";
import { CORE_SHAPE, type FieldColumn, GUIDE_COLUMNS, PREFIX, RULE_COLUMNS, SETTINGS_COLUMNS } from "./columns.ts";
import type { LeftOuts } from "./import-texts.ts";
import { languageCode } from "./languages.ts";
import { inSheet, type Place, type Refusals } from "./places.ts";
import type { Form, FormRow } from "./rows.ts";

export interface FormSettings {
  readonly guideId: string;
  /** Fields of the guide that groups of rows do not say, by name. */
  readonly guide: Readonly<Record<string, unknown>>;
  /** Rules of the whole guide file, by name. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly core: Readonly<Record<string, unknown>> | null;
  readonly review: Readonly<Record<string, ReviewState>>;
  readonly reviewByPrefix: Readonly<Record<string, Readonly<Record<string, ReviewState>>>>;
  readonly defaultLanguage: string | null;
  place(column: string): Place;
}

const QUIET = ["form_title", "form_id", "id_string", "title", "version", "default_language"];

class SettingsReader {
  constructor(
    private readonly row: FormRow | null,
    private readonly refusals: Refusals,
    private readonly leftOut: LeftOuts,
  ) {}

  /** The value of one cell, checked with its schema; absent when the cell is empty or refused. */
  read(column: string, shape: Shape, schema: v.GenericSchema): unknown {
    const text = this.row?.text(column) ?? "";
    if (this.row === null || text === "") return undefined;
    const decoded = decodeCell(text, shape);
    if (!decoded.ok) {
      this.refusals.add(this.row.place(column), decoded.error, "See docs/guide-format.md for what the column holds.");
      return undefined;
    }
    const parsed = v.safeParse(schema, decoded.value);
    if (parsed.success) return parsed.output;
    const { received, expected } = parsed.issues[0];
    this.refusals.add(this.row.place(column), `${received} does not fit here.`, `Expected: ${expected ?? "another value"}.`);
    return undefined;
  }

  fields(columns: readonly FieldColumn[], entries: Readonly<Record<string, v.GenericSchema>>): Record<string, unknown> {
    return Object.fromEntries(
      columns.flatMap(({ field, column, shape }) => {
        const value = this.read(column, shape, entries[field] ?? v.array(v.string()));
        return value === undefined ? [] : [[field, value] as const];
      }),
    );
  }

  unknown(): void {
    const ours = [...GUIDE_COLUMNS, ...RULE_COLUMNS].map(({ column }) => column);
    for (const { key, header, language } of this.row?.filled ?? []) {
      if (QUIET.includes(key) || ours.includes(key) || Object.values(SETTINGS_COLUMNS).some((name) => name === key)) continue;
      if (this.row === null) continue;
      if (key.startsWith(PREFIX))
        this.refusals.add(this.row.place(key), `No column is called "${header}".`, "Check its spelling in docs/guide-format.md.");
      else this.leftOut.add(this.row, key, `setting ${header}`, "It has no meaning for a guide.", language);
    }
  }
}

/** The row of the settings sheet. A form without one gets the name of its file and nothing else. */
export function readSettings(form: Form, fileId: string, refusals: Refusals, leftOut: LeftOuts): FormSettings {
  const sheet = form.sheets.settings;
  const [row = null, second] = sheet?.rows ?? [];
  if (second !== undefined) refusals.add(second.place(""), "The settings have a second row.", "Keep one.");
  const place = (column: string): Place => row?.place(column) ?? inSheet(form.file, "settings");
  const reader = new SettingsReader(row, refusals, leftOut);
  const givenId = row?.text("form_id") || row?.text("id_string") || "";
  const guideId = givenId === "" ? fileId : givenId;
  if (!v.is(IdSchema, guideId))
    refusals.add(place("form_id"), `"${guideId}" cannot name a guide.`, "Use letters, digits, -, _ and . in form_id.");
  const named = row?.text("default_language") ?? "";
  const defaultLanguage = named === "" ? null : languageCode(named);
  if (named !== "" && defaultLanguage === null)
    refusals.add(place("default_language"), `"${named}" names no language.`, "Write it with its code: French (fr).");
  const rules = reader.fields(RULE_COLUMNS, GuidesSchema.entries);
  const version = Number(row?.text("version") ?? "");
  if (Number.isInteger(version) && version > 0 && version < 1_000_000_000) rules["version"] = version;
  else if (row !== null && row.text("version") !== "")
    leftOut.add(row, "version", "version", "The version of a guide is a whole number from 1.");
  const review = reader.read(
    SETTINGS_COLUMNS.review,
    { kind: "map", of: { kind: "text" } },
    v.record(v.string(), ReviewStateSchema),
  );
  const reviewByPrefix = reader.read(
    SETTINGS_COLUMNS.reviewByPrefix,
    { kind: "other" },
    v.record(v.string(), v.record(v.string(), ReviewStateSchema)),
  );
  const core = reader.read(
    SETTINGS_COLUMNS.core,
    CORE_SHAPE,
    v.record(v.string(), v.union([v.literal("not_needed_for_a_child"), v.array(v.string())])),
  );
  const settings: FormSettings = {
    guideId,
    guide: reader.fields(GUIDE_COLUMNS, GuideSchema.entries),
    rules,
    core: (core as FormSettings["core"] | undefined) ?? null,
    review: (review as FormSettings["review"] | undefined) ?? {},
    reviewByPrefix: (reviewByPrefix as FormSettings["reviewByPrefix"] | undefined) ?? {},
    defaultLanguage,
    place,
  };
  reader.unknown();
  return settings;
}
