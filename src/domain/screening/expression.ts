import type { AgeGroup, AnswerValue } from "#domain/screening/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * Conditions in guides: the XLSForm `relevant` subset (`${id} = 'value'`, `!=`, `and`, `or`, `not(…)`, `selected(${id}, 'value')`,
 * parentheses) and two extensions, `${age}` (adult, child, unknown) and `indicator('X')` (true when that indicator is recorded).
 * `and` binds tighter than `or`, as in XPath.
 */
export type Operand =
  | { readonly kind: "answer"; readonly id: string }
  | { readonly kind: "age" }
  | { readonly kind: "text"; readonly value: string };

export type Expression =
  | { readonly kind: "compare"; readonly left: Operand; readonly right: Operand; readonly equal: boolean }
  | { readonly kind: "selected"; readonly list: Operand; readonly value: string }
  | { readonly kind: "indicator"; readonly id: string }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly part: Expression };

export type ExpressionErrorReason =
  | "empty"
  | "unexpected_character"
  | "unterminated_text"
  | "unterminated_reference"
  | "bad_reference"
  | "unknown_name"
  | "operand_expected"
  | "condition_expected"
  | "comparison_expected"
  | "text_expected"
  | "comma_expected"
  | "open_parenthesis_expected"
  | "close_parenthesis_expected"
  | "operator_expected"
  | "nested_too_deep";

/** `position` counts UTF-16 code units from 0; it is the length of the text when something is missing at the end. */
export interface ExpressionError {
  readonly position: number;
  readonly reason: ExpressionErrorReason;
}

type Token =
  | { readonly kind: "reference"; readonly id: string; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "word"; readonly word: string; readonly at: number }
  | { readonly kind: "sign"; readonly sign: "(" | ")" | "," | "=" | "!="; readonly at: number }
  | { readonly kind: "end"; readonly at: number };

const MAX_DEPTH = 40;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

class Refused extends Error {
  constructor(readonly detail: ExpressionError) {
    super(detail.reason);
  }
}

function refuse(position: number, reason: ExpressionErrorReason): never {
  throw new Refused({ position, reason });
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === "(" || char === ")" || char === "," || char === "=") {
      tokens.push({ kind: "sign", sign: char, at });
      at += 1;
    } else if (text.startsWith("!=", at)) {
      tokens.push({ kind: "sign", sign: "!=", at });
      at += 2;
    } else if (text.startsWith("${", at)) {
      const end = text.indexOf("}", at);
      if (end < 0) refuse(at, "unterminated_reference");
      const id = text.slice(at + 2, end);
      if (!REFERENCE.test(id)) refuse(at, "bad_reference");
      tokens.push({ kind: "reference", id, at });
      at = end + 1;
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) refuse(at, "unterminated_text");
      tokens.push({ kind: "text", value: text.slice(at + 1, end), at });
      at = end + 1;
    } else if (/[a-z]/i.test(char)) {
      const word = /^[a-z_]+/i.exec(text.slice(at))?.[0] ?? char;
      tokens.push({ kind: "word", word, at });
      at += word.length;
    } else {
      refuse(at, "unexpected_character");
    }
  }
  tokens.push({ kind: "end", at: text.length });
  return tokens;
}

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const first = this.peek();
    if (first.kind === "end") refuse(first.at, "empty");
    const expression = this.or();
    const rest = this.peek();
    if (rest.kind !== "end") refuse(rest.at, "operator_expected");
    return expression;
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    if (token.kind !== "word" || token.word !== word) return false;
    this.next += 1;
    return true;
  }

  private sign(sign: "(" | ")" | ",", reason: ExpressionErrorReason): void {
    const token = this.peek();
    if (token.kind !== "sign" || token.sign !== sign) refuse(token.at, reason);
    this.next += 1;
  }

  private joined(kind: "and" | "or", part: () => Expression): Expression {
    const parts = [part()];
    while (this.takeWord(kind)) parts.push(part());
    return parts.length === 1 ? (parts[0] as Expression) : { kind, parts };
  }

  private or(): Expression {
    if (this.depth >= MAX_DEPTH) refuse(this.peek().at, "nested_too_deep");
    this.depth += 1;
    const expression = this.joined("or", () => this.joined("and", () => this.condition()));
    this.depth -= 1;
    return expression;
  }

  private condition(): Expression {
    const token = this.peek();
    if (token.kind === "sign" && token.sign === "(") {
      this.next += 1;
      const inner = this.or();
      this.sign(")", "close_parenthesis_expected");
      return inner;
    }
    if (token.kind === "word") return this.call(token.word, token.at);
    if (token.kind !== "reference" && token.kind !== "text") refuse(token.at, "condition_expected");
    const left = this.operand();
    const comparison = this.peek();
    if (comparison.kind !== "sign" || (comparison.sign !== "=" && comparison.sign !== "!="))
      refuse(comparison.at, "comparison_expected");
    this.next += 1;
    return { kind: "compare", left, right: this.operand(), equal: comparison.sign === "=" };
  }

  private call(name: string, at: number): Expression {
    if (name !== "not" && name !== "selected" && name !== "indicator")
      refuse(at, name === "and" || name === "or" ? "condition_expected" : "unknown_name");
    this.next += 1;
    this.sign("(", "open_parenthesis_expected");
    let expression: Expression;
    if (name === "not") {
      expression = { kind: "not", part: this.or() };
    } else if (name === "indicator") {
      expression = { kind: "indicator", id: this.text() };
    } else {
      const list = this.operand();
      this.sign(",", "comma_expected");
      expression = { kind: "selected", list, value: this.text() };
    }
    this.sign(")", "close_parenthesis_expected");
    return expression;
  }

  private operand(): Operand {
    const token = this.peek();
    if (token.kind === "reference") {
      this.next += 1;
      return token.id === "age" ? { kind: "age" } : { kind: "answer", id: token.id };
    }
    if (token.kind === "text") {
      this.next += 1;
      return { kind: "text", value: token.value };
    }
    return refuse(token.at, "operand_expected");
  }

  private text(): string {
    const token = this.peek();
    if (token.kind !== "text") refuse(token.at, "text_expected");
    this.next += 1;
    return token.value;
  }
}

export function parseExpression(text: string): Result<Expression, ExpressionError> {
  try {
    return ok(new Parser(readTokens(text)).whole());
  } catch (error) {
    if (error instanceof Refused) return err(error.detail);
    throw error;
  }
}

/** What an expression may ask. `answer` gives `''` for a question not shown or not answered. */
export interface ExpressionLookup {
  answer(id: string): AnswerValue;
  age(): AgeGroup;
  indicator(id: string): boolean;
}

function read(operand: Operand, lookup: ExpressionLookup): AnswerValue {
  if (operand.kind === "text") return operand.value;
  return operand.kind === "age" ? lookup.age() : lookup.answer(operand.id);
}

/** A list compared as text reads like XLSForm's: its values with a space between, '' for none. */
const asText = (value: AnswerValue): string => (typeof value === "string" ? value : value.join(" "));

export function evaluate(expression: Expression, lookup: ExpressionLookup): boolean {
  switch (expression.kind) {
    case "and":
      return expression.parts.every((part) => evaluate(part, lookup));
    case "or":
      return expression.parts.some((part) => evaluate(part, lookup));
    case "not":
      return !evaluate(expression.part, lookup);
    case "indicator":
      return lookup.indicator(expression.id);
    case "selected": {
      const list = read(expression.list, lookup);
      return typeof list === "string" ? list === expression.value : list.includes(expression.value);
    }
    case "compare":
      return (asText(read(expression.left, lookup)) === asText(read(expression.right, lookup))) === expression.equal;
  }
}

/** Everything an expression names: question ids, indicators, and per question the values it is compared with. */
export interface References {
  readonly ids: readonly string[];
  /** `${age}` is read. */
  readonly age: boolean;
  readonly indicators: readonly string[];
  readonly values: readonly { readonly id: string; readonly value: string }[];
}

export function references(expression: Expression): References {
  const ids = new Set<string>();
  const indicators = new Set<string>();
  const values: { id: string; value: string }[] = [];
  let age = false;
  const compared = (...pair: readonly [Operand, Operand]): void => {
    for (const [one, other] of [pair, [pair[1], pair[0]] as const]) {
      if (one.kind === "age") age = true;
      if (one.kind !== "answer") continue;
      ids.add(one.id);
      if (other.kind === "text" && other.value !== "") values.push({ id: one.id, value: other.value });
    }
  };
  const visit = (part: Expression): void => {
    if (part.kind === "and" || part.kind === "or") part.parts.forEach(visit);
    else if (part.kind === "not") visit(part.part);
    else if (part.kind === "indicator") indicators.add(part.id);
    else if (part.kind === "selected") compared(part.list, { kind: "text", value: part.value });
    else if (part.kind === "compare") compared(part.left, part.right);
  };
  visit(expression);
  return { ids: [...ids], age, indicators: [...indicators], values };
}

/** Question ids an expression reads, for build checks; `${age}` is not one. */
export const referencedIds = (expression: Expression): readonly string[] => references(expression).ids;
