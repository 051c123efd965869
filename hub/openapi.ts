import * as v from "valibot";
import { CountAnswerWireSchema, CountOrderWireSchema, CountReceiptSchema, HubReportSchema } from "#protocol/counts/report.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { TeamOrderDoneSchema, TeamOrderWireSchema } from "#protocol/join.ts";
import { TeamLeadDoneSchema, TeamLeadGivenSchema, TeamLeadWireSchema } from "#protocol/team-lead.ts";
import {
  EnvelopeListSchema,
  type HubErrorCode,
  HubInfoSchema,
  InvitationSchema,
  ReceiptSchema,
  TokenSchema,
} from "#protocol/wire.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import {
  CoordinatorSchema,
  DeviceEndSchema,
  EndedCoordinatorSchema,
  InvitationOrderSchema,
  MailboxSchema,
  RevocationSchema,
  TeamsSchema,
} from "./operator.ts";

export type Method = "get" | "put" | "post" | "delete";

export interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: { readonly required: true; readonly content: NonNullable<Answer["content"]> };
  readonly responses: Readonly<Record<string, Answer>>;
}

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;
  readonly components: JsonSchema;
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } });
const refusal = (description: string, ...codes: readonly HubErrorCode[]): Answer => ({
  description,
  content: json({
    type: "object",
    properties: { error: { type: "string", enum: codes } },
    required: ["error"],
    additionalProperties: false,
  }),
});
const good = (description: string, schema: v.GenericSchema | JsonSchema): Answer => ({
  description,
  content: json("kind" in schema ? jsonSchema(schema as v.GenericSchema) : (schema as JsonSchema)),
});
const later = (answer: Answer): Answer => ({
  ...answer,
  headers: { "Retry-After": { description: "Seconds.", schema: { type: "string", pattern: "^\\d+$" } } },
});

/** Any call may be answered so. */
const ANY = {
  403: refusal("A page of another origin, or a token that may not call this at all.", "forbidden"),
  415: refusal("A body of another type, or one with a content encoding.", "wrong_type"),
  429: later(refusal("Too often.", "too_many")),
  500: refusal("A fault of the hub.", "internal"),
  507: refusal("No room. Nothing was kept or changed: the same call may be made again.", "no_space"),
  503: later(refusal("The hub is being stopped, or its database is away. Nothing was promised.", "stopping", "unavailable")),
};
const WITH_TOKEN = { 401: refusal("No good token: none, a wrong, an ended or an expired one.", "unauthorised") };
const NOT_FOUND = refusal("Not there, or not the caller's: which of the two is not told.", "not_found");
const BAD = refusal("Not what this call takes.", "bad_request");
/** Calls that read a body, or would: also where none is meant. */
const WITH_BODY = { 400: BAD, 413: refusal("Too large.", "too_large") };

/** Calls whose address holds something of the caller's. */
const WITH_PATH = { 400: BAD, 404: NOT_FOUND };
/** A reading call with such an address is a file that is not there. */
const TOO_LONG = { 414: refusal("Far too long for an id.", "bad_request") };

const idOf = (name: string, description: string): JsonSchema => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string", pattern: "^[A-Za-z0-9_-]{22}$" },
});
const MAILBOX = idOf("mailbox", "16 random bytes, base64url.");
const ENVELOPE_ID = idOf("id", "16 random bytes chosen by the sender, base64url; repeating a call with it is safe.");
const BYTES = { type: "string", format: "binary", description: `A sealed envelope of ${ENVELOPE_SIZES.join(", ")} bytes.` };

const anyone = { security: [], tags: ["anyone"] } as const;
const member = { security: [{ token: [] }], tags: ["phones and organisations"] } as const;
const operator = { security: [{ token: [] }], tags: ["operator"] } as const;

const body = (schema: v.GenericSchema) => ({ requestBody: { required: true, content: json(jsonSchema(schema)) } }) as const;
const number = { type: "integer", minimum: 0 };
const StatusSchema = v.strictObject({
  mailboxes: v.pipe(v.number(), v.integer()),
  envelopes: v.pipe(v.number(), v.integer()),
  tombstones: v.pipe(v.number(), v.integer()),
  readers: v.pipe(v.number(), v.integer()),
  halves: v.pipe(v.number(), v.integer()),
  sums: v.pipe(v.number(), v.integer()),
});
const TokensSchema = v.strictObject({
  tokens: v.array(
    v.strictObject({
      tokenId: v.pipe(v.number(), v.integer()),
      role: v.picklist(["device", "organisation", "operator"]),
      owner: v.string(),
      mailbox: v.nullable(v.string()),
      revoked: v.boolean(),
      expires: v.nullable(v.pipe(v.string(), v.isoDate())),
      fetched: v.nullable(v.pipe(v.string(), v.isoDate())),
    }),
  ),
});
const goneSchema = {
  type: "object",
  properties: { error: { type: "string", enum: ["collected", "expired"] }, receipt: jsonSchema(ReceiptSchema) },
  required: ["error", "receipt"],
  additionalProperties: false,
};

/** Every call of the hub and everything it may answer; `tests/hub/openapi.test.ts` holds it to the routes and to what they answer. */
export const OPENAPI: OpenApi = {
  openapi: "3.1.0",
  info: {
    title: "Fanal hub",
    version: "1",
    description: "A relay for sealed envelopes. What travels in them: src/protocol/README.md.",
  },
  paths: {
    "/health": {
      get: {
        ...anyone,
        operationId: "health",
        summary: "Whether this process can serve: its database answers.",
        responses: { ...ANY, 200: good("It can.", { type: "object", properties: { ok: { const: true } }, required: ["ok"] }) },
      },
    },
    "/v1/openapi.json": {
      get: {
        ...anyone,
        operationId: "describe",
        summary: "This description.",
        responses: { ...ANY, 200: good("OpenAPI 3.1.", { type: "object", required: ["openapi", "paths"] }) },
      },
    },
    "/v1/hub": {
      get: {
        ...anyone,
        operationId: "hub",
        summary: "The key the hub signs receipts with.",
        responses: { ...ANY, 200: good("The key.", HubInfoSchema) },
      },
    },
    "/v1/tokens": {
      post: {
        ...anyone,
        operationId: "exchange",
        summary: "Turns an invitation into a token, once. With a token named by the caller it may be repeated.",
        ...body(InvitationSchema),
        responses: {
          ...ANY,
          ...WITH_BODY,
          200: good("The token.", TokenSchema),
          404: refusal("No such invitation.", "invitation_unknown"),
          410: refusal("It was used, cancelled or is late.", "invitation_used"),
        },
      },
    },
    "/v1/team-orders": {
      post: {
        ...anyone,
        operationId: "teamOrder",
        summary: "A coordinator's signed order: a phone is let into the team, or shut out. It may be repeated.",
        ...body(TeamOrderWireSchema),
        responses: {
          ...ANY,
          ...WITH_BODY,
          200: good("Done, for this phone.", TeamOrderDoneSchema),
          403: refusal("No coordinator of that team signed it, or the phone was shut out.", "forbidden"),
          410: refusal(
            "Let in before with another token, a mailbox that is somebody's, or out of date.",
            "invitation_used",
            "expired",
          ),
        },
      },
    },
    "/v1/team-leads": {
      post: {
        ...anyone,
        operationId: "changeLead",
        summary: "A team's new safeguarding lead, signed by a key of that team. It may be repeated.",
        ...body(TeamLeadWireSchema),
        responses: {
          ...ANY,
          ...WITH_BODY,
          200: good("Taken, under this number.", TeamLeadDoneSchema),
          403: refusal("No key of that team signed it.", "forbidden"),
          409: refusal("There is one that is as new or newer. Nothing was changed.", "older"),
        },
      },
    },
    "/v1/team-lead": {
      get: {
        ...member,
        operationId: "lead",
        summary: "The newest safeguarding lead of the caller's own team, as it was signed.",
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          200: good("As it was signed; none while the team's first one stands.", TeamLeadGivenSchema),
          404: NOT_FOUND,
        },
      },
    },
    "/v1/mailboxes/{mailbox}/envelopes": {
      get: {
        ...member,
        operationId: "list",
        summary: "What waits for the caller in its own mailbox, in the order it became durable.",
        parameters: [
          MAILBOX,
          {
            name: "after",
            in: "query",
            required: false,
            description: "The last cursor seen.",
            schema: { type: "string", pattern: "^\\d{1,15}$" },
          },
        ],
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_PATH, 200: good("At most 100.", EnvelopeListSchema) },
      },
    },
    "/v1/mailboxes/{mailbox}/envelopes/{id}": {
      put: {
        ...member,
        operationId: "put",
        summary:
          "Hands in an envelope. The receipt is made after it is durable. What an organisation puts into its own mailbox is for its other devices.",
        parameters: [MAILBOX, ENVELOPE_ID],
        requestBody: { required: true, content: { "application/octet-stream": { schema: BYTES } } },
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          ...WITH_PATH,
          ...TOO_LONG,
          200: good("The same bytes again.", ReceiptSchema),
          201: good("New.", ReceiptSchema),
          409: refusal("There are other bytes of this id.", "other_bytes"),
          410: { description: "Collected, or kept 30 days and gone.", content: json(goneSchema) },
        },
      },
      get: {
        ...member,
        operationId: "get",
        summary: "The bytes of an envelope that waits for the caller in its own mailbox.",
        parameters: [MAILBOX, ENVELOPE_ID],
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_PATH,
          200: { description: "The sealed bytes.", content: { "application/octet-stream": { schema: BYTES } } },
        },
      },
      delete: {
        ...member,
        operationId: "acknowledge",
        summary:
          "The caller has it: it waits for the caller no more, and the bytes go once every device that reads this mailbox has it. Repeating is no fault.",
        parameters: [MAILBOX, ENVELOPE_ID],
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, ...WITH_PATH, ...TOO_LONG, 204: { description: "Gone." } },
      },
    },
    "/v1/count-reports/{id}": {
      put: {
        ...member,
        operationId: "report",
        summary: "Hands in the hub's half of a phone's counts for a quarter: even noise, always as long.",
        parameters: [idOf("id", "The report's id, base64url; repeating a call with it is safe.")],
        ...body(HubReportSchema),
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          ...WITH_PATH,
          ...TOO_LONG,
          200: good("The same half again.", CountReceiptSchema),
          201: good("New.", CountReceiptSchema),
          409: refusal("Not over yet, or that phone reported for this quarter before.", "quarter_open", "reported_already"),
          410: refusal("The list is frozen, or the quarter long over: it was not added and never will be.", "too_late"),
        },
      },
    },
    "/v1/count-orders": {
      post: {
        ...member,
        operationId: "countOrder",
        summary: "A coordinator's signed order about a quarter of their own team; the answer is signed. It may be repeated.",
        ...body(CountOrderWireSchema),
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          200: good("What was asked for.", CountAnswerWireSchema),
          409: refusal(
            "Nothing was added or changed.",
            "quarter_open",
            "too_few_phones",
            "unknown_report",
            "other_plan",
            "frozen_already",
            "not_frozen",
            "list_differs",
          ),
          410: refusal("Added up before, and the sum is gone; or closed by a restore.", "sum_gone", "too_late"),
        },
      },
    },
    "/v1/operator/status": {
      get: {
        ...operator,
        operationId: "status",
        summary: "How many mailboxes, envelopes, tombstones, organisations' devices that fetch, halves of counts and sums.",
        responses: { ...ANY, ...WITH_TOKEN, 200: good("Six numbers.", StatusSchema) },
      },
    },
    "/v1/operator/tokens": {
      get: {
        ...operator,
        operationId: "tokens",
        summary: "Tokens with their owners, without anything that opens a door.",
        responses: { ...ANY, ...WITH_TOKEN, 200: good("All of them.", TokensSchema) },
      },
    },
    "/v1/operator/mailboxes": {
      post: {
        ...operator,
        operationId: "addMailbox",
        summary: "Adds a mailbox; one that is there stays as it is.",
        ...body(MailboxSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "It is there." } },
      },
    },
    "/v1/operator/invitations": {
      post: {
        ...operator,
        operationId: "addInvitation",
        summary: "Adds an invitation by the hash of its secret.",
        ...body(InvitationOrderSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "It is there." } },
      },
    },
    "/v1/operator/revocations": {
      post: {
        ...operator,
        operationId: "revoke",
        summary: "Ends the tokens of an owner or a mailbox, or one token.",
        ...body(RevocationSchema),
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          200: good("How many were ended.", {
            type: "object",
            properties: { ended: number },
            required: ["ended"],
            additionalProperties: false,
          }),
        },
      },
    },
    "/v1/operator/coordinators": {
      post: {
        ...operator,
        operationId: "addCoordinator",
        summary: "Lets a key speak for a team.",
        ...body(CoordinatorSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "It may." } },
      },
    },
    "/v1/operator/coordinator-ends": {
      post: {
        ...operator,
        operationId: "endCoordinator",
        summary: "Ends a coordinator's key and every phone it let in.",
        ...body(EndedCoordinatorSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "Ended." } },
      },
    },
    "/v1/operator/teams": {
      post: {
        ...operator,
        operationId: "knowTeams",
        summary: "Replaces the teams' keys, and shuts out serials, so that reports of counts can be checked.",
        ...body(TeamsSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "Known." } },
      },
    },
    "/v1/operator/team-leads": {
      get: {
        ...operator,
        operationId: "leads",
        summary: "The newest safeguarding lead of each team that changed it.",
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          200: good("All of them, as they were signed.", v.strictObject({ leads: v.array(TeamLeadWireSchema) })),
        },
      },
    },
    "/v1/operator/devices": {
      get: {
        ...operator,
        operationId: "devices",
        summary: "Phones that coordinators let in, and those that were shut out: no name, no address.",
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          200: good(
            "All of them.",
            v.strictObject({
              devices: v.array(
                v.strictObject({
                  serial: v.string(),
                  owner: v.string(),
                  by: v.string(),
                  until: v.nullable(v.string()),
                  shutOut: v.nullable(v.string()),
                }),
              ),
            }),
          ),
        },
      },
    },
    "/v1/operator/device-ends": {
      post: {
        ...operator,
        operationId: "endDevice",
        summary: "Shuts out one phone of a team, whoever let it in, or keeps one out that has not come yet.",
        ...body(DeviceEndSchema),
        responses: { ...ANY, ...WITH_TOKEN, ...WITH_BODY, 204: { description: "Ended." } },
      },
    },
    "/v1/operator/revoked-devices": {
      get: {
        ...operator,
        operationId: "revokedDevices",
        summary: "Serials that coordinators shut out, for the signed directory.",
        responses: { ...ANY, ...WITH_TOKEN, 200: good("All of them.", v.strictObject({ serials: v.array(v.string()) })) },
      },
    },
    "/v1/operator/purges": {
      post: {
        ...operator,
        operationId: "purge",
        summary: "Forgets now what is older than the limits, as the hub does by itself every hour.",
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          200: good("How many of each.", {
            type: "object",
            properties: { expired: number, forgotten: number, counts: number, backups: number },
            required: ["expired", "forgotten", "counts", "backups"],
            additionalProperties: false,
          }),
        },
      },
    },
    "/v1/operator/backups": {
      post: {
        ...operator,
        operationId: "backup",
        summary: "Writes a backup beside the data.",
        responses: {
          ...ANY,
          ...WITH_TOKEN,
          ...WITH_BODY,
          200: good("Its file on the hub's machine.", {
            type: "object",
            properties: { file: { type: "string" } },
            required: ["file"],
            additionalProperties: false,
          }),
        },
      },
    },
  },
  components: { securitySchemes: { token: { type: "http", scheme: "bearer", description: "32 random bytes, base64url." } } },
};
