import { beforeAll, describe, expect, it } from "vitest";
import type { Entry, RunningScreening } from "#domain/case/types.ts";
import { assess } from "#domain/screening/assess.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { addEntry, entryPut, readCase } from "#workflows/cases.ts";
import { giveToCarry } from "#workflows/give-to-carry.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { answerRead, readOpenMatters } from "#workflows/hand-over.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { readLog } from "#workflows/safeguarding-log.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { noteToldAnswer } from "#workflows/told-answer.ts";
import { org, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { catalogue, compiled } from "../support/domain-data.ts";
import { hubPort } from "../support/hub-port.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { talkWith } from "../support/talk.ts";
import { protection, workerWith, yes } from "../support/worker-with.ts";

/*
 * What becomes of a referral after it was sealed. These guard: `openAnswers` in domain/case/answers.ts, `whoSaidAge` in domain/case/age.ts,
 * `isYesOver` in seal-again.ts, `reportedPut` in push.ts.
 */
beforeAll(prepareEnvelopes);

const reply = (worker: MemorySession, refId: string, value: "seen" | "accepted" | "declined") => {
  const of = { entryId: newId(), caseId: "c", atMs: worker.nowMs, refId, organisationId: "org-a" };
  const entry: Entry = { type: "reply", ...of, reply: value };
  return worker.session.write({ puts: [entryPut(entry)], deletes: [] });
};
const news = async (worker: MemorySession) =>
  (await readOpenMatters(worker.session)).flatMap(({ answers }) => answers.map(({ kind }) => kind));
const pushed: string[] = [];
/** A hub that takes everything. */
const taking = hubPort({
  push: async (_hub, _token, { id, mailbox }) => {
    pushed.push(id);
    return { type: "Sent", receipt: { v: 1, id, mailbox, sha256: "x", day: "2026-11-21", sigB64: "x" } };
  },
});

async function joined(worker: MemorySession) {
  worker.enrolment = { ...worker.enrolment, hub: { url: "http://hub.example", key: "k" } };
  const projection = { kind: "config", name: "token" } as const;
  await worker.session.write({ puts: [{ rowId: newId(), value: { kind: "token", token: "t" }, projection }], deletes: [] });
}

describe("an answer", () => {
  it("stands on the list until somebody here has read it", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    expect(await news(worker)).toEqual([]);
    worker.nowMs += 1000;
    await reply(worker, refIds[0] as string, "declined");
    expect(await news(worker)).toEqual(["declined"]);
    const [matter] = await readOpenMatters(worker.session);
    worker.nowMs += 1000;
    if (matter?.answers[0]) await answerRead(worker.session, matter.answers[0]);
    expect(await news(worker)).toEqual([]);
  });

  it("that does not come in the hours agreed to is named, and again after somebody rang", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    worker.nowMs += 3 * DAY_MS;
    await reply(worker, refIds[0] as string, "seen");
    expect(await news(worker)).toEqual(["overdue"]);
    const [matter] = await readOpenMatters(worker.session);
    if (matter?.answers[0]) await answerRead(worker.session, matter.answers[0]);
    expect(await news(worker)).toEqual([]);
    worker.nowMs += 3 * DAY_MS;
    expect(await news(worker)).toEqual(["overdue"]);
  });

  it("whoever typed it in has read it", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    const one = { caseId: "c", caseCode: "", refId: refIds[0] as string, organisationId: "org-a", atMs: worker.nowMs };
    worker.nowMs += 1000;
    await noteToldAnswer(worker.session, one, "declined", { how: "phone", role: "front_desk" });
    expect(await news(worker)).toEqual([]);
  });
});

describe("a child", () => {
  it("stays on the list of the shift when help noted after the talk says adult", async () => {
    const { worker } = await workerWith();
    const { facts } = talkWith("rapid", { q02: "16_17" });
    const assessment = assess(compiled, catalogue, facts);
    const screening: RunningScreening = {
      ...facts,
      screeningId: newId(),
      caseId: "c",
      pack: { id: "core", version: 1 },
      startedAtMs: worker.nowMs,
      updatedAtMs: worker.nowMs,
      language: "ar",
      rescreen: false,
      mayRecord: true,
      path: [],
    };
    await addEntry(worker.session, { type: "screening", caseId: "c", screening, assessment });
    worker.nowMs += 1000;
    await addEntry(worker.session, { type: "help", caseId: "c", needs: ["food"], language: "en", age: "adult" });
    expect((await readOpenMatters(worker.session)).map(({ unreached }) => unreached)).toEqual([true]);
    expect((await readCase(worker.session, "c")).view.isChild).toBe(true);
  });
});

describe("a yes whose days are over", () => {
  it("lets nothing leave any more, by no way, and the phone says why", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") }, { to: org, basis: protection });
    await joined(worker);
    worker.nowMs = Date.UTC(2026, 11, 22, 1);
    const [held] = await sealForTodaysKeys(worker.session);
    const given = await giveToCarry(worker.session);
    expect(given).toMatchObject({ ok: true, value: { count: 1 } });
    const ended = (await openOutbox(worker.session)).filter(({ item }) => item.failure === "ConsentEnded");
    expect(ended.map(({ rowId, item }) => [rowId === held, item.basis, item.givenMs])).toEqual([[true, "consent", undefined]]);
  });

  it("counts on its last day", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    worker.nowMs = Date.UTC(2026, 11, 21, 23);
    expect([...(await sealForTodaysKeys(worker.session))]).toEqual([]);
  });
});

describe("the safeguarding log", () => {
  it("says that a report is sealed, and that it was sent only once the hub has signed for it", async () => {
    const { worker } = await workerWith({ to: org, basis: protection });
    expect((await readLog(worker.session)).map(({ message }) => message)).toEqual([{}]);
    await joined(worker);
    worker.nowMs += 60_000;
    await new HandIn(worker.session, taking).run({ onlyDue: false });
    expect(pushed).toHaveLength(1);
    expect((await readLog(worker.session)).map(({ message }) => message)).toEqual([{ sentAtMs: worker.nowMs }]);
  });
});
