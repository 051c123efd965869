import type { BrowserContext, CDPSession, Page } from "@playwright/test";

/** Where a text was found in memory: whose memory, and what holds it, from the text outwards. */
export interface HeapHit {
  readonly heap: string;
  readonly heldBy: string;
}

export interface Heaps {
  /** The workers whose memory was read beside the page's; another start of one has another id. */
  readonly workers: readonly { readonly id: string; readonly name: string }[];
  /** Bytes of what JavaScript holds, by whose memory it is. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Where one of these texts is; texts as V8 keeps them, whatever they are part of. */
  find(texts: readonly string[]): readonly HeapHit[];
}

/**
 * For `openBrowser`: a snapshot shows the first thousand letters of a text unless it is told otherwise; the canary may stand behind them.
 */
export const WHOLE_TEXTS = "--js-flags=--heap-snapshot-string-limit=1000000";

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

type Send = (method: string) => Promise<unknown>;
type Listen = (hear: (chunk: string) => void) => void;

/** Three rounds, because what the first frees may have held what the next one can. */
async function takeSnapshot(send: Send, listen: Listen): Promise<Snapshot> {
  const chunks: string[] = [];
  listen((chunk) => chunks.push(chunk));
  await send("HeapProfiler.enable");
  for (let i = 0; i < 3; i++) await send("HeapProfiler.collectGarbage");
  await send("HeapProfiler.takeHeapSnapshot");
  await send("HeapProfiler.disable");
  return JSON.parse(chunks.join("")) as Snapshot;
}

/** A worker has no session of its own in Playwright: its messages go through that of its page. */
class WorkerSession {
  readonly #page: CDPSession;
  readonly #sessionId: string;
  readonly #waiting = new Map<number, (reply: { readonly error?: { readonly message: string } }) => void>();
  #hear: (chunk: string) => void = () => undefined;
  #calls = 0;

  constructor(page: CDPSession, sessionId: string) {
    this.#page = page;
    this.#sessionId = sessionId;
    page.on("Target.receivedMessageFromTarget", (event) => {
      if (event.sessionId !== sessionId) return;
      const message = JSON.parse(event.message) as {
        readonly id?: number;
        readonly method?: string;
        readonly params?: { readonly chunk?: string };
        readonly error?: { readonly message: string };
      };
      if (message.method === "HeapProfiler.addHeapSnapshotChunk") this.#hear(message.params?.chunk ?? "");
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    });
  }

  readonly listen: Listen = (hear) => {
    this.#hear = hear;
  };
  readonly send: Send = async (method) => {
    const id = ++this.#calls;
    const answered = new Promise<{ readonly error?: { readonly message: string } }>((resolve) => this.#waiting.set(id, resolve));
    await this.#page.send("Target.sendMessageToTarget", {
      sessionId: this.#sessionId,
      message: JSON.stringify({ id, method, params: {} }),
    });
    const { error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
  };
}

/** Everything JavaScript holds in the page and in its workers, after what nobody holds was thrown away. */
export async function readHeaps(context: BrowserContext, page: Page): Promise<Heaps> {
  const session = await context.newCDPSession(page);
  const workers: { readonly id: string; readonly name: string; readonly session: WorkerSession }[] = [];
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    workers.push({
      id: targetInfo.targetId,
      name: `${targetInfo.type} ${new URL(targetInfo.url).pathname}`,
      session: new WorkerSession(session, sessionId),
    });
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const heaps = new Map<string, Snapshot>();
  for (const worker of workers) heaps.set(worker.name, await takeSnapshot(worker.session.send, worker.session.listen));
  heaps.set(
    "page",
    await takeSnapshot(
      (method) => session.send(method as "HeapProfiler.enable"),
      (hear) => session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => hear(chunk)),
    ),
  );
  await session.detach();
  return {
    workers: workers.map(({ id, name }) => ({ id, name })),
    bytes: new Map([...heaps].map(([name, snapshot]) => [name, sizeOf(snapshot)])),
    find: (texts) => [...heaps].flatMap(([heap, snapshot]) => findIn(snapshot, texts).map((heldBy) => ({ heap, heldBy }))),
  };
}

function sizeOf({ snapshot: { meta }, nodes }: Snapshot): number {
  const sizeAt = meta.node_fields.indexOf("self_size");
  let bytes = 0;
  for (let node = sizeAt; node < nodes.length; node += meta.node_fields.length) bytes += nodes[node] ?? 0;
  return bytes;
}

/** Texts longer than this are cut where a chain of holders is told. */
const NAME_LENGTH = 40;
const HOLDERS_TOLD = 60;

/** One chain of holders for each text that contains one of `texts`. */
function findIn({ snapshot: { meta }, nodes, edges, strings }: Snapshot, texts: readonly string[]): readonly string[] {
  const wanted = new Set(strings.flatMap((text, at) => (texts.some((one) => text.includes(one)) ? [at] : [])));
  if (wanted.size === 0) return [];
  const width = meta.node_fields.length;
  const [typeAt, nameAt, countAt] = ["type", "name", "edge_count"].map((field) => meta.node_fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  const edgeWidth = meta.edge_fields.length;
  const [kindAt, labelAt, toAt] = ["type", "name_or_index", "to_node"].map((field) => meta.edge_fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  const kinds = meta.edge_types[0];
  // Breadth first from the root, without weak references: the shortest chain that keeps each thing alive.
  const from = new Map<number, { readonly node: number; readonly label: string }>();
  const firstEdge = new Map<number, number>();
  for (let node = 0, edge = 0; node < nodes.length; node += width) {
    firstEdge.set(node, edge);
    edge += (nodes[node + countAt] ?? 0) * edgeWidth;
  }
  const line = [0];
  for (const node of line) {
    const start = firstEdge.get(node) ?? 0;
    for (let edge = start; edge < start + (nodes[node + countAt] ?? 0) * edgeWidth; edge += edgeWidth) {
      const kind = kinds[edges[edge + kindAt] ?? 0] ?? "";
      const to = edges[edge + toAt] ?? 0;
      if (kind === "weak" || to === 0 || from.has(to)) continue;
      const label = edges[edge + labelAt] ?? 0;
      from.set(to, { node, label: kind === "element" || kind === "hidden" ? `[${label}]` : (strings[label] ?? "") });
      line.push(to);
    }
  }
  const chainOf = (node: number): string => {
    const told: string[] = [];
    for (let at: number | undefined = node; at !== undefined && told.length < HOLDERS_TOLD; at = from.get(at)?.node) {
      const type = meta.node_types[0][nodes[at + typeAt] ?? 0] ?? "";
      told.push(
        `${(strings[nodes[at + nameAt] ?? 0] ?? "").slice(0, NAME_LENGTH)} (${type})${from.has(at) ? ` as ${from.get(at)?.label}` : ""}`,
      );
    }
    return told.join(" ← ");
  };
  const hits: string[] = [];
  for (let node = 0; node < nodes.length; node += width) if (wanted.has(nodes[node + nameAt] ?? -1)) hits.push(chainOf(node));
  return hits;
}
