interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (out: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives within one turn of the event loop is written in one transaction, so that one fsync serves many.
 * Each caller gets the answer to its own item, after the commit.
 */
export function createBatch<In, Out>(commit: (items: readonly In[]) => readonly Out[]): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    try {
      const answers = commit(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(answers[i] as Out));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ item, resolve, reject });
    });
}

export interface QueueRules<In, Out> {
  /** Commits under way at the same time. */
  readonly atOnce: number;
  /** A commit takes items up to this weight together, and always one. */
  readonly most: number;
  weigh(item: In): number;
  commit(items: readonly In[]): Promise<readonly Out[]>;
}

/** Group commit for a database that is asked over a line: what arrives while commits are under way goes into the next one together. */
export function createQueue<In, Out>({ atOnce, most, weigh, commit }: QueueRules<In, Out>): (item: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let underWay = 0;

  function take(): readonly Waiting<In, Out>[] {
    let weight = 0;
    const beyond = waiting.findIndex(({ item }, i) => {
      weight += weigh(item);
      return i > 0 && weight > most;
    });
    return waiting.splice(0, beyond === -1 ? waiting.length : beyond);
  }

  async function flush(): Promise<void> {
    underWay += 1;
    const batch = take();
    try {
      const answers = await commit(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(answers[i] as Out));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    underWay -= 1;
    go();
  }

  const go = () => {
    while (underWay < atOnce && waiting.length > 0) void flush();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0 && underWay < atOnce) setImmediate(go);
      waiting.push({ item, resolve, reject });
    });
}
