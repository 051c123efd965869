import type { Indicator } from "#domain/pack/rules.ts";
import type { KeyPath } from "../../lib/yaml-file.ts";
import type { GuideSource } from "../slice.ts";

/** Where a finding stands: a line of a YAML file, or a cell of a form. Numbers are from 1, 0 where there is none. */
export interface FindingPlace {
  readonly file: string;
  readonly line: number;
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
}

/** `error`: the guide does not do what it says. `warning`: something was probably forgotten. `note`: to be known, nothing to repair. */
export type Level = "error" | "warning" | "note";

export interface Finding extends FindingPlace {
  readonly rule: string;
  readonly level: Level;
  readonly reason: string;
  readonly repair: string;
}

/** Guides to be looked at, and where their parts were written. */
export interface Subject {
  readonly source: GuideSource;
  /** Catalogue of the pack. */
  readonly indicators: readonly Indicator[];
  /** The whole pack, not one form laid over it: what no guide uses can be told. */
  readonly whole: boolean;
  /** An organisation's guides: they have no core. */
  readonly isBesideOurs?: boolean;
  /** Null for what belongs to the pack a form is laid over. */
  at(path: KeyPath): FindingPlace | null;
  textAt(lang: string, key: string): FindingPlace | null;
}

export class Findings {
  readonly list: Finding[] = [];

  constructor(private readonly subject: Subject) {}

  at(path: KeyPath, rule: string, level: Level, reason: string, repair: string): void {
    this.put(this.subject.at(path), rule, level, reason, repair);
  }

  text(lang: string, key: string, rule: string, level: Level, reason: string, repair: string): void {
    this.put(this.subject.textAt(lang, key), rule, level, reason, repair);
  }

  private put(place: FindingPlace | null, rule: string, level: Level, reason: string, repair: string): void {
    if (place !== null) this.list.push({ ...place, rule, level, reason, repair });
  }
}
