import { uuidOf } from "../uuid.ts";

/**
 * Our taxonomy, and with it our profile of HSDS 3: everything HSDS has no field for travels as attributes, so that an export is plain
 * HSDS to whoever does not know us. docs/directory-exchange.md lists the terms.
 */
export const TAXONOMY = {
  id: uuidOf("taxonomy"),
  name: "Transit-point help",
  description:
    "Kinds of help, who it is for, who answers and how sure each fact is, for people on the move and those who help them.",
  version: "1",
} as const;

export const PROFILE = "urn:fanal:hsds-profile:1";

/** First word of a code: what its terms say. */
const GROUPS: Readonly<Record<string, string>> = {
  kind: "Kind of service",
  offer: "Help that is given",
  group: "People it is for",
  eligibility: "Conditions",
  confidentiality: "Who may be told what, in a sentence for the person",
  who: "Who answers, and who may hear of it",
  phone: "About a telephone number",
  schedule: "About opening hours",
  place: "About a place",
  provenance: "Where a fact comes from and how sure it is",
  profile: "Needed to read this entry back as it was",
  text: "Words of this entry in a language",
};

export interface TermRecord {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly parent_id?: string;
  readonly taxonomy: string;
  readonly taxonomy_id: string;
  readonly language: string;
}

export interface AttributeRecord {
  readonly id: string;
  readonly link_id: string;
  readonly link_entity: string;
  readonly taxonomy_term_id: string;
  readonly value?: string;
  readonly taxonomy_term: TermRecord;
}

const groupId = (group: string): string => uuidOf(`term:${group}`);

function termOf(code: string, language: string): TermRecord {
  const [group = "", ...rest] = code.split("/");
  return {
    id: uuidOf(`term:${code}:${language}`),
    code,
    name: rest.join("/").replaceAll("-", " ").replaceAll("_", " "),
    description: GROUPS[group] ?? group,
    parent_id: groupId(group),
    taxonomy: TAXONOMY.name,
    taxonomy_id: TAXONOMY.id,
    language,
  };
}

export const groupTerms = (): readonly TermRecord[] =>
  Object.entries(GROUPS).map(([code, description]) => ({
    id: groupId(code),
    code,
    name: code,
    description,
    taxonomy: TAXONOMY.name,
    taxonomy_id: TAXONOMY.id,
    language: "en",
  }));

/** Attributes of one record (a service, a phone …), in the order in which they were added. */
export class Attributes {
  readonly list: AttributeRecord[] = [];

  constructor(
    private readonly ownerId: string,
    private readonly entity: string,
  ) {}

  /** Nothing where `value` is undefined; `language` is the one the value is written in. */
  add(code: string, value: string | undefined, language = "en"): void {
    if (value === undefined) return;
    const term = termOf(code, language);
    this.list.push({
      id: uuidOf(`attribute:${this.ownerId}:${this.list.length}:${term.id}`),
      link_id: this.ownerId,
      link_entity: this.entity,
      taxonomy_term_id: term.id,
      ...(value === "" ? {} : { value }),
      taxonomy_term: term,
    });
  }

  /** A term that says all by being there. */
  mark(code: string, holds = true): void {
    if (holds) this.add(code, "");
  }
}
