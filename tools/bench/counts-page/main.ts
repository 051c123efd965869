import type { Guides } from "#domain/pack/guides.ts";
import type { Network } from "#domain/pack/network.ts";
import type { Indicator, Rules } from "#domain/pack/rules.ts";
import type { Plan, Statistics } from "#domain/pack/statistics.ts";
import type { Assessment } from "#domain/screening/types.ts";
import { cellsOf, planBytes } from "#domain/statistics/plan.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { quarterEndMs, quarterStartMs } from "#lib/quarters.ts";
import { GATHERING_MS } from "#protocol/counts/batch.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import { sealReport } from "#seal/seal-report.ts";
import { createVault } from "#seal/vault-client.ts";
import { type ContentPart, contentStore } from "#storage/content-store.ts";
import { guideContentOf } from "#storage/guides.ts";
import { getDb } from "#storage/open.ts";
import { assertNoTransaction } from "#storage/records.ts";
import { sha256Hex } from "#verify/hash.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { enrol } from "#workflows/enrol.ts";
import { releaseQuarter } from "#workflows/release-counts.ts";
import { closeScreening, keepScreening, startScreening } from "#workflows/screening.ts";
import { Session } from "#workflows/session.ts";
import { becomeCoordinator, readTeamDesk } from "#workflows/team-desk.ts";
import { enrolled, makeTeam, NOW_MS, networkOf, teamCode } from "../../../tests/seal/support/network.ts";
import { CountHub } from "../../../tests/support/count-hub.ts";

/** The app's own session, with its worker and its database, in a page of its own. Times in milliseconds. */
export interface CountsGiven {
  readonly guides: Guides;
  readonly indicators: readonly Indicator[];
  readonly rules: Rules;
  readonly statistics: Statistics;
}
export interface CountsBench {
  start(given: CountsGiven): Promise<void>;
  /** The last save of a talk, in turns: with its count, with "do not count mine", and where no plan counts. */
  saves(rounds: number): Promise<Record<"counted" | "notMine" | "noPlan", readonly number[]>>;
  /** So many phones' sealed letters opened, checked and kept one by one; then the list, the sums, the release and the ledger. */
  batch(phones: number): Promise<{ readonly keptMs: number; readonly releaseMs: number }>;
}

const WORDS = "abandon ability able about above";
const CERT = { notAfter: "2028-12-31" };
const clock = { now: NOW_MS, nowMs: () => clock.now };
const session = new Session({ db: getDb(), vault: createVault({ guard: assertNoTransaction }), clock });
const team = makeTeam("dunes");
let given: CountsGiven;
let network: Network = networkOf([team], []);

/** What the phone has of packs; the app sums it up once for each list of parts. */
function partsWith(plans: readonly Plan[]): readonly ContentPart[] {
  const part = (packId: string, role: string, values: object): ContentPart => ({
    partId: `${packId}|${role}|1`,
    // Of a manifest nothing else is looked at.
    manifest: { packId, role, version: 1 } as ContentPart["manifest"],
    values: new Map(Object.entries(values)),
  });
  const { guides, indicators, rules } = given;
  return [
    part("core", "content", { guides, indicators, rules }),
    part("calais", "content", plans.length === 0 ? {} : { statistics: { plans } }),
    part("calais", "directory", { network }),
  ];
}
const show = (parts: readonly ContentPart[]): void =>
  contentStore.set({ status: "ready", parts, fromBundle: false, files: new Set() });

const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
/** A code for a phone of the team that this page may use. */
const codeOf = (serial: string) => teamCode(team, { hub: { url: `${location.origin}/`, key: "aHVi" } }, { ...CERT, serial });

const unknown = { value: "unknown" as const, indicators: [], openQuestions: [] };
const ASSESSMENT: Assessment = {
  code: "T2",
  shown: "T2",
  age: "adult",
  flags: [],
  elements: {
    act: unknown,
    means: { ...unknown, indicators: ["CTL-02", "COE-02"] },
    purpose: unknown,
    smuggling: unknown,
    aggravation: unknown,
  },
  reasons: [],
  purposeNotAsked: false,
};

async function saveMs(isCounted: boolean): Promise<number> {
  clock.now += 60_000;
  const content = guideContentOf(contentStore.get());
  if (!content) throw new Error("no guides");
  const started = await startScreening(session, content, {
    guideId: "rapid",
    language: "en",
    answersCountAsNotSure: false,
    caseId: newId(),
  });
  const screening = { ...started.screening, ...(isCounted && { counted: true as const }) };
  // As each answer of it was kept: ending the talk takes that row away.
  must(await keepScreening(session, { ...started, screening }));
  const fromMs = performance.now();
  must(await closeScreening(session, { ...started, screening }, ASSESSMENT));
  return performance.now() - fromMs;
}

const plan = (): Plan => {
  const [first] = given.statistics.plans;
  if (!first) throw new Error("no plan");
  return first;
};
const firstQuarter = (): string => plan().quarters[0] ?? "";

const bench: CountsBench = {
  async start(files) {
    given = files;
    show(partsWith(given.statistics.plans));
    await session.refresh();
    must(await session.create(WORDS));
    must(await enrol(session, await formatEnrolmentCode(codeOf("coordinator"))));
    must(await becomeCoordinator(session));
    const post = (await readTeamDesk(session))?.key?.post;
    if (!post) throw new Error("no coordinator's key");
    network = { ...network, teams: network.teams.map((one) => ({ ...one, coordinators: [post] })) };
    show(partsWith(given.statistics.plans));
  },

  async saves(rounds) {
    clock.now = quarterStartMs(firstQuarter());
    const [counted, notMine, noPlan]: [number[], number[], number[]] = [[], [], []];
    const [counts, countsNothing] = [partsWith(given.statistics.plans), partsWith([])];
    // In every order in turn: what comes first finds the caches as the last round left them. The first of each warms up.
    const ways = [
      { parts: countsNothing, isCounted: true, to: noPlan },
      { parts: counts, isCounted: true, to: counted },
      { parts: counts, isCounted: false, to: notMine },
    ];
    for (let round = 0; round <= rounds; round++)
      for (let turn = 0; turn < ways.length; turn++) {
        const way = ways[(round + turn) % ways.length];
        if (!way) continue;
        show(way.parts);
        way.to.push(await saveMs(way.isCounted));
      }
    return { counted: counted.slice(1), notMine: notMine.slice(1), noPlan: noPlan.slice(1) };
  },

  async batch(phones) {
    const quarter = firstQuarter();
    const cells = cellsOf(plan());
    const planSha256 = await sha256Hex(planBytes(plan(), quarter));
    clock.now = quarterEndMs(quarter) + GATHERING_MS + 60_000;
    const hub = new CountHub(clock.now);
    const day = utcDay(clock.now);
    const to = network.teams[0]?.coordinators ?? [];
    const letters: { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
    for (let n = 0; n < phones; n++) {
      const own = await enrolled(codeOf(`phone-${n}`), network, [location.origin]);
      const counts = Array.from({ length: cells }, (_, at) => at % 7);
      const sealed = must(await sealReport(own, counts, { quarter, planSha256, cells, seq: 0, day, to, firstSeq: 0 }));
      await hub.take({ hub: sealed.hub, head: sealed.hub.head, body: {} });
      letters.push(...sealed.letters);
    }
    const keptFromMs = performance.now();
    for (const { id, bytes } of letters)
      if (!(await acceptArrival(session, id, bytes, day))) throw new Error("a letter was not kept");
    const releaseFromMs = performance.now();
    const released = must(await releaseQuarter(session, hub.ask, quarter));
    if (released !== "released") throw new Error(released);
    return { keptMs: releaseFromMs - keptFromMs, releaseMs: performance.now() - releaseFromMs };
  },
};

Object.assign(globalThis, { countsBench: bench });
