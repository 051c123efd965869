import { expect, type Page } from "@playwright/test";
import type { ContactFailure } from "#protocol/contact.ts";
import words from "../../locales/en/team.json" with { type: "json" };
import type { Fault, FaultProxy, SeenCall } from "./fault-proxy.ts";

/** What can be between a phone and its hub, and what the screen must say. */
export interface LineFault {
  readonly name: string;
  readonly fault: Fault;
  readonly says: ContactFailure["type"];
}

const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
export const LINE_FAULTS: readonly LineFault[] = [
  { name: "cut on the way up", fault: { kind: "cut-request", afterBytes: 1 }, says: "Offline" },
  { name: "answer lost", fault: { kind: "swallow-answer" }, says: "Offline" },
  { name: "answer cut", fault: { kind: "cut-answer", afterBytes: 20 }, says: "Offline" },
  { name: "overtaken by the next try", fault: { kind: "late" }, says: "Offline" },
  { name: "a sign-in page", fault: { kind: "answer", status: 200, headers: html, body: "<h1>Welcome</h1>" }, says: "Portal" },
  { name: "sent elsewhere", fault: { kind: "answer", status: 302, headers: { location: "/elsewhere" } }, says: "Portal" },
  { name: "500", fault: { kind: "answer", status: 500, body: "oops" }, says: "Later" },
  { name: "502", fault: { kind: "answer", status: 502, headers: html, body: "<h1>Bad gateway</h1>" }, says: "Later" },
  {
    name: "429",
    fault: { kind: "answer", status: 429, headers: { ...json, "retry-after": "120" }, body: '{"error":"too_many"}' },
    says: "Later",
  },
  { name: "507", fault: { kind: "answer", status: 507, headers: json, body: '{"error":"no_space"}' }, says: "Later" },
  {
    name: "not let in",
    fault: { kind: "answer", status: 401, headers: json, body: '{"error":"unauthorised"}' },
    says: "NotAllowed",
  },
];
/** Only where something goes up: the hub's word about it is another one. */
export const PUSH_FAULTS: readonly LineFault[] = [
  { name: "another answer in its place", fault: { kind: "rewrite", change: () => '{"ok":true}' }, says: "ReceiptRefused" },
  {
    name: "its number is taken",
    fault: { kind: "answer", status: 409, headers: json, body: '{"error":"other_bytes"}' },
    says: "OtherBytes",
  },
];
/** These are no failure: it arrives, once. */
export const SLOW_OR_TWICE: readonly Fault[] = [{ kind: "duplicate" }, { kind: "delay", ms: 300 }];

/** What the browser itself says of an answer that is cut, or has such a status: the line's fault, not the app's. */
const OF_THE_LINE = /Failed to load resource: (the server responded with a status of [45]\d\d|net::ERR_CONTENT_LENGTH_MISMATCH)/;
export const notOfTheLine = (said: string): boolean => !OF_THE_LINE.test(said);

/** Presses "hand in" on the team's first screen while the line does this to the calls that carry something. */
export async function pressThrough(
  page: Page,
  proxy: FaultProxy,
  carries: (call: SeenCall) => boolean,
  line: LineFault,
): Promise<void> {
  const tries = () => proxy.seen.filter(carries).length;
  const before = tries();
  proxy.script([line.fault], { forever: true, only: carries });
  await page.getByTestId("sync").click();
  await expect.poll(tries, { message: line.name }).toBeGreaterThan(before);
  await expect(page.getByTestId("sync"), line.name).toBeVisible();
  await expect(page.getByTestId("sync-failure"), line.name).toHaveText(words.contact[line.says]);
  await expect(page.getByTestId("sync-done"), line.name).toHaveCount(0);
  proxy.clear();
}
