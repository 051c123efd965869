import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { OPENAPI } from "../../hub/openapi.ts";
import type { Answer, Operation } from "../../hub/openapi-parts.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

export interface Described {
  readonly method: string;
  /** `/v1/mailboxes/{mailbox}/envelopes`. */
  readonly path: string;
  readonly operation: Operation;
}

export const described: readonly Described[] = Object.entries(OPENAPI.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const patterns = new Map(
  described.map((each) => [each, new RegExp(`^${each.path.replace(/\{\w+\}/g, "[^/]*").replaceAll(".", "\\.")}$`)]),
);

/** The call a request is, or `null` when it is none of the hub's. */
export const callOf = (method: string, url: string): Described | null =>
  described.find((each) => each.method === method && patterns.get(each)?.test(url.split("?")[0] ?? "")) ?? null;

const seen = new Set<string>();
/** `GET /v1/hub 200` for every answer looked at so far in this file. */
export const seenAnswers: ReadonlySet<string> = seen;

const compiled = new Map<Answer, (body: unknown) => boolean>();
function fits(answer: Answer, schema: object, body: unknown): boolean {
  const known = compiled.get(answer) ?? ajv.compile(schema);
  compiled.set(answer, known as (body: unknown) => boolean);
  return known(body) as boolean;
}

/** Throws when an answer is not one the description gives for this call. */
export function mustBeDescribed(
  method: string,
  url: string,
  answer: { statusCode: number; headers: Readonly<Record<string, unknown>>; body: string },
): void {
  const call = callOf(method, url);
  if (call === null) return;
  const name = `${method} ${call.path} ${answer.statusCode}`;
  const says = call.operation.responses[String(answer.statusCode)];
  if (says === undefined) throw new Error(`${name} is not in the description`);
  seen.add(name);
  const type = String(answer.headers["content-type"] ?? "").split(";")[0] ?? "";
  if (says.content === undefined) {
    if (answer.body !== "") throw new Error(`${name} has a body, and none is described`);
    return;
  }
  const content = says.content[type];
  if (content === undefined) throw new Error(`${name} is of the type ${type}`);
  if (type === "application/json" && !fits(says, content.schema, JSON.parse(answer.body)))
    throw new Error(`${name} does not fit its description: ${answer.body.slice(0, 200)}`);
  for (const header of Object.keys(says.headers ?? {})) {
    if (answer.headers[header.toLowerCase()] === undefined) throw new Error(`${name} comes without ${header}`);
  }
}
