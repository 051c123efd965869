import * as v from "valibot";
import { TeamLeadWireSchema } from "#protocol/team-lead.ts";
import { ANY, body, good, type Paths, WITH_BODY, WITH_TOKEN } from "./openapi-parts.ts";
import {
  CoordinatorSchema,
  DeviceEndSchema,
  EndedCoordinatorSchema,
  InvitationOrderSchema,
  MailboxSchema,
  RevocationSchema,
  TeamsSchema,
} from "./operator.ts";

const operator = { security: [{ token: [] }], tags: ["operator"] } as const;
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

/** Calls of whoever runs the hub. */
export const OPERATOR_PATHS: Paths = {
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
};
