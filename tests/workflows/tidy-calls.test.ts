import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallMark } from "#domain/directory/call-marks.ts";
import type { Decision } from "#domain/directory/corrections.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import type { Service } from "#domain/pack/services.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { type ContentPart, contentStore } from "#storage/content-store.ts";
import { type ReceivedItem, receivedPut } from "#workflows/received.ts";
import { tidyReports } from "#workflows/tidy-calls.ts";
import { service } from "../domain/pack/packs-to-merge.ts";
import { MemorySession } from "../support/memory-session.ts";

/* Reports of calls in the inbox of whoever keeps the directory: when they go by themselves. */

const BEFORE = contentStore.get();
let office: MemorySession;
beforeEach(() => {
  office = new MemorySession();
  directory(service("fr-119", ["119"]));
});
afterEach(() => contentStore.set(BEFORE));

function directory(...services: readonly Service[]): void {
  const part: ContentPart = {
    partId: "calais|directory|1",
    manifest: { packId: "calais", role: "directory", version: 1 } as Manifest,
    values: new Map([["services", services]]),
  };
  contentStore.set({ status: "ready", parts: [part], fromBundle: false, files: new Set() });
}
const ago = (days: number): string => utcDay(office.nowMs - days * DAY_MS);
const wrong = (days: number): CallMark => ({ number: "119", day: ago(days), outcome: "wrong", wrong: ["disconnected"] });
const quiet = (days: number): CallMark => ({ number: "119", day: ago(days), outcome: "no_answer" });

function came(mark: CallMark, decision?: Decision): void {
  const item: ReceivedItem = {
    envelopeId: "e",
    atMs: 1,
    state: decision ? "answered" : "open",
    inner: {
      v: 1,
      kind: "directory_correction",
      refId: "r",
      deviceKeyId: "d",
      seq: 1,
      from: "dunes",
      day: mark.day,
      to: { id: "office", keyIds: [] },
      body: { service: "fr-119", mark },
    },
    ...(decision && { decision }),
  };
  office.rows.set("row", receivedPut(item, "row"));
}
const staysAfterTidying = async (): Promise<boolean> => {
  await tidyReports(office.session);
  return office.rows.has("row");
};
const accepted = (days: number): Decision => ({ outcome: "accepted", day: ago(days) });
const refused = (days: number): Decision => ({ outcome: "refused", day: ago(days), reason: "cannot_tell" });

describe("a report that was decided", () => {
  it("goes thirty days later, once the directory says what came of it", async () => {
    directory(service("fr-119", ["116000"]));
    came(wrong(40), accepted(30));
    expect(await staysAfterTidying()).toBe(false);
  });
  it("stays for as long, so that it can be decided again", async () => {
    directory(service("fr-119", ["116000"]));
    came(wrong(40), accepted(29));
    expect(await staysAfterTidying()).toBe(true);
  });
  it("stays until the directory carries it, however long that takes: it is in the next file", async () => {
    came(wrong(90), accepted(80));
    expect(await staysAfterTidying()).toBe(true);
  });
  it("and was refused asks nothing of the directory: it goes by its days alone", async () => {
    came(wrong(40), refused(30));
    expect(await staysAfterTidying()).toBe(false);
  });
});

describe("a report that waits", () => {
  it("of a dead number stays: somebody has to decide it", async () => {
    came(wrong(400));
    expect(await staysAfterTidying()).toBe(true);
  });
  it("that nobody answered goes when that says nothing any more", async () => {
    came(quiet(30));
    expect(await staysAfterTidying()).toBe(true);
    came(quiet(31));
    expect(await staysAfterTidying()).toBe(false);
  });
  it("stays while no directory is there to compare it with", async () => {
    contentStore.set({ status: "loading", parts: [], fromBundle: false, files: new Set() });
    came(quiet(31));
    expect(await staysAfterTidying()).toBe(true);
  });
});
