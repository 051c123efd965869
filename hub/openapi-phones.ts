import { CountAnswerWireSchema, CountOrderWireSchema, CountReceiptSchema, HubReportSchema } from "#protocol/counts/report.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { TeamOrderDoneSchema, TeamOrderWireSchema } from "#protocol/join.ts";
import { TeamLeadDoneSchema, TeamLeadGivenSchema, TeamLeadWireSchema } from "#protocol/team-lead.ts";
import { EnvelopeListSchema, HubInfoSchema, InvitationSchema, ReceiptSchema, TokenSchema } from "#protocol/wire.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import { ANY, BAD, body, good, json, NOT_FOUND, type Paths, refusal, WITH_BODY, WITH_TOKEN } from "./openapi-parts.ts";

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

const goneSchema = {
  type: "object",
  properties: { error: { type: "string", enum: ["collected", "expired"] }, receipt: jsonSchema(ReceiptSchema) },
  required: ["error", "receipt"],
  additionalProperties: false,
};

/** Calls of anyone, of phones and of organisations. */
export const PHONE_PATHS: Paths = {
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
};
