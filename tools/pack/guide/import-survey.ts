import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { AnswerTypeSchema, GUIDE_ELEMENTS, type Guides, type Question, QuestionSchema } from "#domain/pack/guides.ts";
import { HIDDEN_FIELDS, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { decodeCell, TEXT_LIST } from "./codec.ts";
import { ASKED, PREFIX, QUESTION_COLUMNS, SCRIPT_KIND, SEVERAL, SURVEY_COLUMNS, suffixOf, TICK_LIST_KIND } from "./columns.ts";
import { readCondition } from "./conditions.ts";
import type { ChoiceLists } from "./import-choices.ts";
import type { FormTexts, LeftOuts } from "./import-texts.ts";
import { type PlacedRow, ROW_LISTS } from "./layout.ts";
import type { Refusals } from "./places.ts";
import type { Form, FormRow } from "./rows.ts";
import { isNo, isYes, QUIET, REFUSED_COLUMNS, WHY_LEFT_OUT } from "./survey-columns.ts";
import { defaultKind, readBands, rowType } from "./types.ts";

interface Group {
  readonly row: FormRow;
  readonly list: string;
  /** Conditions of this group and of those around it. */
  readonly conditions: readonly string[];
}

export class SurveyReader {
  readonly questions: Question[] = [];
  readonly scripts: string[] = [];
  readonly forcedScripts: string[] = [];
  readonly placed: PlacedRow[] = [];
  readonly rowById = new Map<string, FormRow>();
  readonly core = new Map<string, string[]>();
  readonly noEquivalents: Guides["noEquivalents"] = {};
  readonly lawyerAnswers: string[] = [];
  readonly referralOnly: string[] = [];
  private readonly groups: Group[] = [];

  constructor(
    private readonly form: Form,
    private readonly choices: ChoiceLists,
    private readonly texts: FormTexts,
    private readonly refusals: Refusals,
    private readonly leftOut: LeftOuts,
  ) {}

  read(): void {
    const sheet = this.form.sheets.survey;
    const ours = [...QUESTION_COLUMNS.map(({ column }) => column), ...Object.values(SURVEY_COLUMNS)];
    for (const { key, header } of sheet?.columns ?? [])
      if (key.startsWith(PREFIX) && !ours.includes(key) && suffixOf(key) === null && sheet !== undefined)
        this.refusals.add(
          { ...sheet.place, column: header },
          `No column is called "${header}".`,
          "Check its spelling in docs/guide-format.md.",
        );
    for (const row of sheet?.rows ?? []) this.row(row);
    const open = this.groups.at(-1);
    if (open !== undefined) this.refusals.add(open.row.place("type"), "The group is not closed.", "Add a row end_group.");
  }

  private row(row: FormRow): void {
    const text = row.text("type");
    if (text === "" && row.refused("type")) return;
    if (text === "") {
      this.refusals.add(row.place("type"), "The row has no type.", "Write one, or remove the row.");
      return;
    }
    const type = rowType(text);
    if (type.kind === "left_out") {
      this.leftOut.add(row, "type", `row of type ${text}`, type.why);
      return;
    }
    this.columns(row);
    if (type.kind === "refused") this.refusals.add(row.place("type"), type.reason, type.repair);
    else if (type.kind === "begin_group") this.beginGroup(row);
    else if (type.kind === "end_group") {
      if (this.groups.pop() === undefined)
        this.refusals.add(row.place("type"), "No group is open here.", "Remove the row, or add begin_group above.");
    } else if (type.kind === "acknowledge") this.script(row, true);
    else if (type.kind === "note") this.note(row);
    else if (type.kind === "integer") this.integer(row);
    else if ("list" in type) {
      const options = this.choices.values(type.list);
      if (options === null)
        this.refusals.add(
          row.place("type"),
          `The sheet choices has no list "${type.list}".`,
          "Add the list, or correct its name.",
        );
      else this.question(row, this.kindOf(row, type.kind, options), options);
    }
  }

  /** What a row says in columns Fanal has no use for, or cannot pass over. */
  private columns(row: FormRow): void {
    for (const { key, header, language } of row.filled) {
      const refused = REFUSED_COLUMNS[key];
      if (refused !== undefined) this.refusals.add(row.place(key, language), refused[0], refused[1]);
      else if (!QUIET.includes(key) && !key.startsWith(PREFIX) && suffixOf(key) === null) {
        if (key === "required" && isNo(row.text(key))) continue;
        this.leftOut.add(row, key, `column ${header}`, WHY_LEFT_OUT[key] ?? "Fanal does not use this column.", language);
      }
    }
  }

  private beginGroup(row: FormRow): void {
    const outer = this.groups.at(-1);
    const list = row.text(SURVEY_COLUMNS.list);
    if (list !== "" && !ROW_LISTS.includes(list))
      this.refusals.add(row.place(SURVEY_COLUMNS.list), `A guide has no list "${list}".`, `Use one of ${ROW_LISTS.join(", ")}.`);
    const own = this.condition(row, "relevant");
    const labels = row.texts("label");
    if (labels.size > 0)
      this.leftOut.add(row, "label", "labels of groups", "There is one question on the screen.", [...labels.keys()][0]);
    this.groups.push({
      row,
      list: list === "" ? (outer?.list ?? "questions") : list,
      conditions: [...(outer?.conditions ?? []), ...(own === undefined ? [] : [own])],
    });
  }

  private condition(row: FormRow, column: string): string | undefined {
    const written = row.text(column);
    if (written === "") return undefined;
    const read = readCondition(written);
    if (read.ok) return read.value.text;
    this.refusals.add(row.place(column), read.error, "See docs/guide-format.md for what a condition may say.");
    return undefined;
  }

  private relevant(row: FormRow): string | undefined {
    const own = this.condition(row, "relevant");
    const all = [...(this.groups.at(-1)?.conditions ?? []), ...(own === undefined ? [] : [own])];
    return all.length < 2 ? all[0] : all.map((text) => `(${text})`).join(" and ");
  }

  /** The name of a row, or null when it cannot be used. */
  private nameOf(row: FormRow): string | null {
    const name = row.text("name");
    const first = this.rowById.get(name);
    const refuse = (reason: string, repair: string): null => {
      this.refusals.add(row.place("name"), reason, repair);
      return null;
    };
    if (name === "" && row.refused("name")) return null;
    if (name === "") return refuse("The row has no name.", "Give it one, and never change it.");
    if (!v.is(IdSchema, name))
      return refuse(`"${name}" cannot name a question.`, "Use letters, digits, -, _ and . (64 at most).");
    if (first !== undefined)
      return refuse(`Row ${first.number} has the same name, "${name}".`, "Give one of the two another name.");
    if (name === "age" || Object.hasOwn(HIDDEN_FIELDS, name))
      return refuse(`"${name}" is worked out by Fanal and cannot name a question.`, "Choose another name.");
    this.rowById.set(name, row);
    return name;
  }

  private place(row: FormRow, id: string): void {
    const flag = (column: string): boolean => {
      const text = row.text(column);
      if (!isYes(text) && !isNo(text))
        this.refusals.add(row.place(column), `"${text}" is neither yes nor no.`, "Write yes, or nothing.");
      return isYes(text);
    };
    const list = this.groups.at(-1)?.list ?? "questions";
    this.placed.push({ id, list, basics: flag(SURVEY_COLUMNS.basics), midway: flag(SURVEY_COLUMNS.midway) });
    if (flag(SURVEY_COLUMNS.lawyerOnly)) this.lawyerAnswers.push(id);
    if (flag(SURVEY_COLUMNS.referralOnly)) this.referralOnly.push(id);
  }

  private hasWords(row: FormRow): boolean {
    if (row.texts("label").size > 0) return true;
    if (row.refused("label")) return false;
    this.refusals.add(row.place("label"), "The row has no words to show.", "Write its label.");
    return false;
  }

  private script(row: FormRow, forced: boolean): void {
    const kind = row.text(SURVEY_COLUMNS.kind);
    if (kind !== "" && kind !== SCRIPT_KIND)
      this.refusals.add(row.place(SURVEY_COLUMNS.kind), `An acknowledge is a ${SCRIPT_KIND}, not "${kind}".`, "Empty the cell.");
    if (this.relevant(row) !== undefined)
      this.refusals.add(
        row.text("relevant") === "" ? row.place("type") : row.place("relevant"),
        "A text that is read out has no condition, and neither has the group it stands in.",
        "Remove the condition, or make it a note with fanal_type talk.",
      );
    const id = this.nameOf(row);
    if (id === null || !this.hasWords(row)) return;
    this.texts.take(row, `script.${id}`);
    this.scripts.push(id);
    if (forced) this.forcedScripts.push(id);
    this.place(row, id);
  }

  private note(row: FormRow): void {
    const kind = row.text(SURVEY_COLUMNS.kind);
    if (kind === TICK_LIST_KIND) {
      if (row.text("name") !== TICK_LIST_STEP)
        this.refusals.add(row.place("name"), `The tick list is called ${TICK_LIST_STEP}.`, "Correct the name.");
      else if (this.nameOf(row) !== null) this.place(row, TICK_LIST_STEP);
    } else if (kind === SCRIPT_KIND || (kind === "" && this.relevant(row) === undefined)) this.script(row, false);
    else if (kind === "" || kind === "talk") this.question(row, "talk", []);
    else
      this.refusals.add(
        row.place(SURVEY_COLUMNS.kind),
        `A note cannot be "${kind}".`,
        `Use ${SCRIPT_KIND}, talk or ${TICK_LIST_KIND}, or a type with choices.`,
      );
  }

  private kindOf(row: FormRow, type: "select_one" | "select_multiple", options: readonly string[]): string {
    const kind = row.text(SURVEY_COLUMNS.kind);
    if (kind === "") return defaultKind(type, options);
    const fits = v.is(AnswerTypeSchema, kind) && kind !== "talk" && SEVERAL.includes(kind) === (type === "select_multiple");
    if (!fits)
      this.refusals.add(
        row.place(SURVEY_COLUMNS.kind),
        `"${kind}" does not go with ${type}.`,
        `Use ${AnswerTypeSchema.options.filter((one) => one !== "talk" && SEVERAL.includes(one) === (type === "select_multiple")).join(", ")}.`,
      );
    return fits ? kind : defaultKind(type, options);
  }

  /** A number is only ever recorded as one of the author's bands. */
  private integer(row: FormRow): void {
    const written = row.text(SURVEY_COLUMNS.bands);
    const bands = written === "" ? null : readBands(written);
    if (bands === null) {
      const place = written === "" ? row.place("type") : row.place(SURVEY_COLUMNS.bands);
      const reason =
        written === "" ? "A number points to one person, so it is only taken in bands." : `"${written}" are no rising bands.`;
      this.refusals.add(place, reason, `Write ${SURVEY_COLUMNS.bands}, for example 0-12, 13-17, 18+.`);
      return;
    }
    const languages = [...row.texts("label").keys()];
    for (const { value, label } of bands)
      for (const language of languages)
        this.texts.put(
          language === "" ? (this.texts.languages[0] ?? "en") : language,
          `label.${value}`,
          label,
          row,
          "label",
          language,
        );
    this.question(
      row,
      "single",
      bands.map(({ value }) => value),
    );
  }

  private question(row: FormRow, type: string, values: readonly string[]): void {
    const id = this.nameOf(row);
    const relevant = this.relevant(row);
    if (id === null || !this.hasWords(row)) return;
    this.texts.take(row, `q.${id}`);
    const skipAdded = ASKED.includes(type) && !values.includes("skip");
    if (skipAdded)
      this.leftOut.add(row, "type", "questions nobody can skip", '"I prefer not to answer" was added to every question.');
    const raw: Record<string, unknown> = { id, type, options: skipAdded ? [...values, "skip"] : values, section: "question" };
    if (relevant !== undefined) raw["relevant"] = relevant;
    for (const { field, column, shape } of QUESTION_COLUMNS) {
      const text = row.text(column);
      if (text === "") continue;
      const decoded = decodeCell(text, shape);
      if (decoded.ok) raw[field] = decoded.value;
      else this.refusals.add(row.place(column), decoded.error, "See docs/guide-format.md for what the column holds.");
    }
    const parsed = v.safeParse(QuestionSchema, raw);
    if (parsed.success) this.questions.push(parsed.output);
    else
      for (const issue of parsed.issues) {
        const field = issue.path?.[0]?.key;
        const column = field === "relevant" ? field : (QUESTION_COLUMNS.find((one) => one.field === field)?.column ?? "name");
        this.refusals.add(
          row.place(column),
          `${issue.received} does not fit here.`,
          `Expected: ${issue.expected ?? "another value"}.`,
        );
      }
    this.place(row, id);
    this.rulesOf(row, id);
  }

  private words(row: FormRow, column: string): readonly string[] {
    const text = row.text(column);
    const decoded = text === "" ? null : decodeCell(text, TEXT_LIST);
    return decoded?.ok === true ? (decoded.value as string[]) : [];
  }

  private rulesOf(row: FormRow, id: string): void {
    for (const element of this.words(row, SURVEY_COLUMNS.core)) {
      if ((GUIDE_ELEMENTS as readonly string[]).includes(element))
        this.core.set(element, [...(this.core.get(element) ?? []), id]);
      else
        this.refusals.add(
          row.place(SURVEY_COLUMNS.core),
          `"${element}" is no element a guide works out.`,
          `Use ${GUIDE_ELEMENTS.join(", ")}.`,
        );
    }
    const answers = this.words(row, SURVEY_COLUMNS.no);
    const orIf = this.condition(row, SURVEY_COLUMNS.noIf);
    if (answers.length > 0 || orIf !== undefined)
      this.noEquivalents[id] = { answers: [...answers], ...(orIf === undefined ? {} : { orIf }) };
  }
}
