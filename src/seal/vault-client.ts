import { FIRST_PLACE, type Place } from "#lib/places.ts";
import { makeVaultWorker } from "#seal/make-worker.ts";
import { suggestWords } from "#seal/passphrase.ts";
import type { Call, Method, Reply } from "#seal/rpc.ts";
import type { SealedShard, VaultPort } from "#seal/vault-port.ts";

/** What the client needs of a worker, so that tests can stand in for one. */
export interface WorkerLike {
  postMessage(message: Call, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: Reply }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

export interface VaultOptions {
  readonly makeWorker?: () => WorkerLike;
  /** Called before anything is sealed; throws where sealing would end a database transaction. */
  readonly guard?: () => void;
}

/** The worker was ended, by `lock` or by the browser, before it answered. */
export class VaultEnded extends Error {
  override readonly name = "VaultEnded";
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress(fraction: number | null): void;
}

/** The page's side of the vaults: a worker is started when first needed and again after a lock. */
export function createVault({ makeWorker = makeVaultWorker, guard = () => undefined }: VaultOptions = {}): VaultPort {
  let line: Line | null = null;
  const lineNow = (): Line => {
    line ??= new Line(makeWorker(), () => {
      line = null;
    });
    return line;
  };
  const lock = () => line?.end();
  const ports = new Map<Place, VaultPort>();
  const at = (place: Place): VaultPort => {
    const port = ports.get(place) ?? portOf(place, { at, lineNow, lock, guard });
    ports.set(place, port);
    return port;
  };
  return at(FIRST_PLACE);
}

interface Shared {
  readonly at: (place: Place) => VaultPort;
  readonly lineNow: () => Line;
  readonly lock: () => void;
  readonly guard: () => void;
}

function portOf(place: Place, { at, lineNow, lock, guard }: Shared): VaultPort {
  function call<M extends Method>(
    method: M,
    args: readonly unknown[],
    progress?: (fraction: number | null) => void,
    transfer: readonly Transferable[] = [],
  ): ReturnType<VaultPort[M]> {
    // The worker runs the same interface: what comes back has the type of the method called.
    return lineNow().call(place, method, args, progress, transfer) as ReturnType<VaultPort[M]>;
  }
  async function guarded<T>(run: () => Promise<T>): Promise<T> {
    guard();
    return run();
  }

  return {
    at,
    places: () => call("places", []),
    state: (atDoor = true) => call("state", [atDoor]),
    // Without WebAssembly the key is made with less work, so it takes one more word.
    suggestPassphrase: (words) => suggestWords(typeof WebAssembly === "object" ? words : 6),
    create: (passphrase, progress) => call("create", [passphrase], progress),
    unlock: (passphrase, progress) => call("unlock", [passphrase], progress),
    changePassphrase: (current, next, progress) => guarded(() => call("changePassphrase", [current, next], progress)),
    shred: () => guarded(() => call("shred", [])),
    setLimits: (limits, mayGo) => guarded(() => call("setLimits", [limits, mayGo])),
    sides: () => call("sides", []),
    setDuressWords: (words, duress, progress) => guarded(() => call("setDuressWords", [words, duress], progress)),
    removeDuressWords: (words, progress) => guarded(() => call("removeDuressWords", [words], progress)),
    emptyOther: () => guarded(() => call("emptyOther", [])),
    phoneKey: () => call("phoneKey", []),
    addPhoneKey: (words, key, secret, progress) => guarded(() => call("addPhoneKey", [words, key, secret], progress)),
    removePhoneKey: () => call("removePhoneKey", []),
    unlockWithPhone: (secret) => call("unlockWithPhone", [secret]),
    setPin: (pin) => call("setPin", [pin]),
    rest: () => call("rest", []),
    wake: (pin) => call("wake", [pin]),
    lock,
    loadIndex: (shards, progress) => call("loadIndex", [shards], progress, buffersOf(shards)),
    slowShards: () => call("slowShards", []),
    list: (kind, filter) => call("list", [kind, filter]),
    cases: (query) => call("cases", [query]),
    caseFigures: () => call("caseFigures", []),
    knownCases: (caseIds) => call("knownCases", [caseIds]),
    open: (rows) => call("open", [rows]),
    seal: (change) => guarded(() => call("seal", [change])),
    commit: (ticket) => call("commit", [ticket]),
    discard: (ticket) => call("discard", [ticket]),
    eraseCase: (caseId) => call("eraseCase", [caseId]),
    makeLetterbox: (input) => guarded(() => call("makeLetterbox", [input])),
    sealLetter: (recipient, value) => guarded(() => call("sealLetter", [recipient, value])),
    openLetter: (box, letter) => call("openLetter", [box, letter]),
    enrol: (code, network, nowMs, origins) => guarded(() => call("enrol", [code, network, nowMs, origins])),
    loadEnrolment: (row) => call("loadEnrolment", [row]),
    sealEnvelope: (input) => guarded(() => call("sealEnvelope", [input])),
    openEnvelope: (bytes, network, today, seen) => call("openEnvelope", [bytes, network, today, seen]),
    freezeCounts: (order) => call("freezeCounts", [order]),
    releaseCounts: (key, order) => guarded(() => call("releaseCounts", [key, order])),
    closeCounts: (key, order) => guarded(() => call("closeCounts", [key, order])),
    signCountOrder: (key, order) => guarded(() => call("signCountOrder", [key, order])),
    readLedger: (key, rows) => call("readLedger", [key, rows]),
    sealReport: (tally, order) => guarded(() => call("sealReport", [tally, order])),
    beginJoin: (nowMs) => guarded(() => call("beginJoin", [nowMs])),
    showJoin: (row, nowMs) => call("showJoin", [row, nowMs]),
    finishJoin: (row, code, around) => guarded(() => call("finishJoin", [row, code, around])),
    makeCoordinator: () => guarded(() => call("makeCoordinator", [])),
    showCoordinator: (row) => call("showCoordinator", [row]),
    readJoin: (code) => call("readJoin", [code]),
    answerJoin: (row, code, order) => guarded(() => call("answerJoin", [row, code, order])),
    signRevocation: (row, serial) => guarded(() => call("signRevocation", [row, serial])),
    signTeamLead: (row, said) => guarded(() => call("signTeamLead", [row, said])),
    readTeamLead: (wire, network, above) => guarded(() => call("readTeamLead", [wire, network, above])),
    organisationKeys: () => call("organisationKeys", []),
    makeNextKey: (network, today) => guarded(() => call("makeNextKey", [network, today])),
    followKeys: (network, today) => call("followKeys", [network, today]),
    dropKeys: (recipients) => call("dropKeys", [recipients]),
    keyForPaper: (words, progress) => guarded(() => call("keyForPaper", [words], progress)),
    checkPaper: (text) => call("checkPaper", [text]),
    handKey: (code) => guarded(() => call("handKey", [code])),
    takeHandedKey: (row, code, network, nowMs) => guarded(() => call("takeHandedKey", [row, code, network, nowMs])),
    takeKey: (text, network, today) => guarded(() => call("takeKey", [text, network, today])),
    makeColleagueCard: (name) => call("makeColleagueCard", [name]),
    readColleagueCard: (card, network, today) => call("readColleagueCard", [card, network, today]),
    copyCard: () => call("copyCard", []),
    readCopyCard: (card, network, today) => call("readCopyCard", [card, network, today]),
    beginCopy: (words, door, network, today, progress) =>
      guarded(() => call("beginCopy", [words, door, network, today], progress)),
    addToCopy: (batch) => guarded(() => call("addToCopy", [batch])),
    endCopy: (meta) => guarded(() => call("endCopy", [meta])),
    dropCopy: () => call("dropCopy", []),
    openCopy: (file, words, network, progress) => call("openCopy", [file, words, network], progress),
    readCopyPart: (part) => call("readCopyPart", [part]),
    erasedAmong: (names) => call("erasedAmong", [names]),
    markErased: (names) => call("markErased", [names]),
    keepErased: (names) => call("keepErased", [names]),
  };
}

/** Handed over and not copied: with thousands of cases they are many megabytes. */
const buffersOf = (shards: readonly SealedShard[]): readonly Transferable[] => [
  ...new Set(shards.flatMap(({ bytes, quick }) => (quick ? [bytes.buffer, quick.buffer] : [bytes.buffer]))),
];

/** One worker and the calls that wait for it. */
class Line {
  readonly #worker: WorkerLike;
  readonly #onEnd: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(worker: WorkerLike, onEnd: () => void) {
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.addEventListener("message", ({ data }) => this.#hear(data));
    for (const type of ["error", "messageerror"] as const) {
      worker.addEventListener(type, (event) => {
        event.preventDefault();
        this.end();
      });
    }
  }

  call(
    place: Place,
    method: Method,
    args: readonly unknown[],
    progress: ((fraction: number | null) => void) | undefined,
    transfer: readonly Transferable[],
  ): Promise<unknown> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress: progress ?? (() => undefined) });
      try {
        this.#worker.postMessage({ id, place, method, args, progress: progress !== undefined }, [...transfer]);
      } catch (error) {
        // What was handed in cannot be sent to a worker, such as a function inside a record.
        this.#waiting.delete(id);
        reject(error instanceof Error ? error : new TypeError("cannot be sent to the vault"));
      }
    });
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    if (reply.kind === "progress") {
      waiting.progress(reply.fraction);
      return;
    }
    this.#waiting.delete(reply.id);
    if (reply.kind === "done") waiting.resolve(reply.value);
    else waiting.reject(Object.assign(new Error(reply.message), { name: reply.name }));
  }

  end(): void {
    this.#worker.terminate();
    for (const waiting of this.#waiting.values()) waiting.reject(new VaultEnded("the vault was locked"));
    this.#waiting.clear();
    this.#onEnd();
  }
}
