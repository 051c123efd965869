import * as v from "valibot";
import type { HubAddress, LeadOutcome, OrderOutcome } from "#protocol/contact.ts";
import { TeamLeadDoneSchema, TeamLeadGivenSchema, type TeamLeadWire } from "#protocol/team-lead.ts";
import { HubErrorSchema } from "#protocol/wire.ts";
import { type Answer, type Call, failureOf, jsonOf } from "#sync/call.ts";

const SMALL = 16 * 1024;

export const createLeadCalls = (call: (hub: HubAddress, order: Call) => Promise<Answer>) => ({
  /** It speaks for itself: no token goes with it. Done is believed only when the answer names its number. */
  async changeLead(hub: HubAddress, wire: TeamLeadWire, number: number, signal?: AbortSignal): Promise<OrderOutcome> {
    const body = JSON.stringify(wire);
    const answer = await call(hub, { method: "POST", path: "/v1/team-leads", body, maxBytes: SMALL, signal });
    if (answer.type !== "Answer") return answer;
    if (answer.status === 200) {
      const done = v.safeParse(TeamLeadDoneSchema, jsonOf(answer));
      return done.success && done.output.number === number ? { type: "Done" } : { type: "Portal" };
    }
    const error = v.safeParse(HubErrorSchema, jsonOf(answer));
    if (answer.status === 409 && error.success) return { type: "Refused", code: error.output.error };
    return answer.status < 300 ? { type: "Portal" } : failureOf(answer);
  },

  async lead(hub: HubAddress, token: string, signal?: AbortSignal): Promise<LeadOutcome> {
    const answer = await call(hub, { method: "GET", path: "/v1/team-lead", token, maxBytes: SMALL, signal });
    if (answer.type !== "Answer") return answer;
    if (answer.status === 200) {
      const given = v.safeParse(TeamLeadGivenSchema, jsonOf(answer));
      return given.success ? { type: "Lead", wire: given.output.lead } : { type: "Portal" };
    }
    return answer.status < 300 ? { type: "Portal" } : failureOf(answer);
  },
});
