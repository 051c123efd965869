import { titleKey } from "#domain/pack/about.ts";
import { NeedSchema } from "#domain/pack/danger.ts";
import { WhoSchema } from "#domain/pack/guides.ts";
import { ownValueStart } from "#domain/pack/own-guides.ts";
import { CARD_TEXTS, CASE_TEXTS } from "#domain/pack/practice.ts";
import { ElementSchema } from "#domain/pack/rules.ts";
import { answersMustBeNamed } from "./check-services.ts";
import type { PackValues } from "./pack-values.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

/** A text key and the place in the content that asks for it. */
export interface TextNeed {
  readonly key: string;
  readonly file: YamlFile;
  readonly path: KeyPath;
}
export interface TextNeeds {
  readonly required: readonly TextNeed[];
  readonly optional: readonly TextNeed[];
}

class Needs {
  readonly required: TextNeed[] = [];
  readonly optional: TextNeed[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly file: YamlFile) {}

  must(key: string, path: KeyPath): void {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.required.push({ key, file: this.file, path });
  }
  may(key: string, path: KeyPath): void {
    this.optional.push({ key, file: this.file, path });
  }
}

function guideNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.guides;
  const { guides } = values;
  if (file === undefined || guides === null) return NONE;
  const needs = new Needs(file);
  guides.questions.forEach((question, at) => {
    const path = ["questions", at];
    needs.must(`q.${question.id}`, [...path, "id"]);
    needs.may(`q.${question.id}.note`, path);
    needs.may(`q.${question.id}.avoid`, path);
    if (question.passIf === undefined) needs.may(`q.${question.id}.on_fail`, path);
    else needs.must(`q.${question.id}.on_fail`, [...path, "passIf"]);
    question.options.forEach((value, i) => needs.must(`label.${value}`, [...path, "options", i]));
  });
  guides.when.options.forEach((value, i) => needs.must(`label.${value}`, ["when", "options", i]));
  needs.must("when.text", ["when"]);
  needs.must("when.child_text", ["when"]);
  guides.scripts.forEach((id, i) => needs.must(`script.${id}`, ["scripts", i]));
  guides.stopRules.forEach((id, i) => needs.must(`stop.${id}`, ["stopRules", i]));
  guides.neverAsk.forEach((id, i) => needs.must(`never.${id}`, ["neverAsk", i]));
  for (const who of WhoSchema.options) needs.must(`who.${who}`, ["guides"]);
  return needs;
}

/** Answers of ours have their words with ours. */
function ownGuideNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.own_guides;
  const { ownGuides } = values;
  if (file === undefined || ownGuides === null) return NONE;
  const needs = new Needs(file);
  const own = ownValueStart(values.sources.meta.packId);
  ownGuides.questions.forEach((question, at) => {
    const path = ["questions", at];
    needs.must(`q.${question.id}`, [...path, "id"]);
    needs.may(`q.${question.id}.note`, path);
    needs.may(`q.${question.id}.avoid`, path);
    question.options.forEach((value, i) => {
      if (value.startsWith(own)) needs.must(`label.${value}`, [...path, "options", i]);
    });
  });
  ownGuides.guides.forEach(({ id }, at) => {
    needs.must(`guide.${id}.title`, ["guides", at, "id"]);
    needs.must(`guide.${id}.text`, ["guides", at, "id"]);
  });
  return needs;
}

function indicatorNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.indicators;
  if (file === undefined || values.indicators === null) return NONE;
  const needs = new Needs(file);
  values.indicators.forEach(({ id }, at) => needs.must(`indicator.${id}`, [at, "id"]));
  for (const element of [...ElementSchema.options, "observation"]) needs.must(`element.${element}`, []);
  return needs;
}

function practiceNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.practice;
  if (file === undefined || values.practice === null) return NONE;
  const needs = new Needs(file);
  values.practice.cards.forEach(({ id }, at) => {
    for (const field of CARD_TEXTS) needs.must(`learn.${id}.${field}`, ["cards", at, "id"]);
  });
  values.practice.cases.forEach(({ id }, at) => {
    for (const field of CASE_TEXTS) needs.must(`practice.${id}.${field}`, ["cases", at, "id"]);
  });
  return needs;
}

function rightNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.rights;
  if (file === undefined || values.rights === null) return NONE;
  const needs = new Needs(file);
  values.rights.forEach(({ id }, at) => {
    needs.must(`right.${id}.title`, [at, "id"]);
    needs.must(`right.${id}.body`, [at, "id"]);
    needs.may(`right.${id}.limits`, [at]);
  });
  return needs;
}

function askNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.asks;
  if (file === undefined || values.asks === null) return NONE;
  const needs = new Needs(file);
  values.asks.forEach(({ id }, at) => needs.must(`ask.${id}`, [at, "id"]));
  return needs;
}

function pageNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.pages;
  if (file === undefined || values.pages === null) return NONE;
  const needs = new Needs(file);
  values.pages.pages.forEach(({ id }, at) => {
    needs.must(`page.${id}.title`, ["pages", at, "id"]);
    needs.must(`page.${id}.hint`, ["pages", at, "id"]);
  });
  values.pages.lines.forEach(({ id }, at) => needs.must(`page.line.${id}`, ["lines", at, "id"]));
  return needs;
}

/** How a number is called in text keys: its digits, or the radio channel. */
const numberKey = (entry: { readonly number: string; readonly channel?: string | undefined }): string =>
  entry.number === "" ? (entry.channel ?? "") : entry.number;

function dangerNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.danger;
  if (file === undefined || values.danger === null) return NONE;
  const needs = new Needs(file);
  for (const need of NeedSchema.options) {
    needs.must(`danger.need.${need}`, ["countries"]);
    needs.must(`danger.need.${need}.hint`, ["countries"]);
  }
  values.danger.countries.forEach((country, at) =>
    country.numbers.forEach((entry, i) => {
      const path = ["countries", at, "numbers", i];
      needs.must(`danger.number.${country.country}.${numberKey(entry)}.who_may_be_told`, path);
      needs.must(`danger.number.${country.country}.${numberKey(entry)}.say`, path);
    }),
  );
  values.danger.cards.forEach(({ id }, at) => {
    needs.must(`danger.card.${id}.title`, ["cards", at]);
    needs.must(`danger.card.${id}.body`, ["cards", at]);
  });
  return needs;
}

function missingNeeds(values: PackValues): TextNeeds {
  const file = values.sources.content.missing;
  if (file === undefined || values.missing === null) return NONE;
  const needs = new Needs(file);
  values.missing.countries.forEach(({ country, calls, rules }, at) => {
    calls.forEach(({ id }, i) => {
      for (const field of ["title", "say", "who_may_be_told"])
        needs.must(`missing.call.${country}.${id}.${field}`, ["countries", at, "calls", i]);
    });
    rules.forEach(({ id }, i) => needs.must(`missing.rule.${id}`, ["countries", at, "rules", i]));
  });
  return needs;
}

function serviceNeeds(values: PackValues): readonly TextNeeds[] {
  return values.services.map(({ service, file, index }) => {
    const needs = new Needs(file);
    const key = (field: string): string => `service.${service.id}.${field}`;
    needs.must(key("name"), [index, "name"]);
    needs.must(key("description"), [index, "id"]);
    for (const field of ["alert", "fees", "apply", "confidentiality", "police_duty", "schedule", "languages_note"])
      needs.may(key(field), [index]);
    // A missing one of these is reported by the check of services, with its own words.
    if (answersMustBeNamed(service) || service.who_answers !== undefined) needs.may(key("who_may_be_told"), [index]);
    service.phones.forEach((_, i) => needs.may(key(`phone.${i}`), [index, "phones", i]));
    return needs;
  });
}

/** People read it where an entry says where it comes from. */
function titleNeeds({ sources: { metaFile, meta } }: PackValues): TextNeeds {
  const needs = new Needs(metaFile);
  needs.must(titleKey(meta.packId), ["packId"]);
  return needs;
}

const NONE: TextNeeds = { required: [], optional: [] };

export function textNeeds(values: PackValues): TextNeeds {
  const all = [
    titleNeeds(values),
    guideNeeds(values),
    ownGuideNeeds(values),
    indicatorNeeds(values),
    practiceNeeds(values),
    rightNeeds(values),
    askNeeds(values),
    pageNeeds(values),
    dangerNeeds(values),
    missingNeeds(values),
    ...serviceNeeds(values),
  ];
  return { required: all.flatMap((needs) => needs.required), optional: all.flatMap((needs) => needs.optional) };
}
