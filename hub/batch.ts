/**
 * Group commit: what arrives within one turn of the event loop is written in one transaction, so that one fsync serves many.
 * Each caller gets the answer to its own item, after the commit.
 */
export function createBatch<In, Out>(commit: (items: readonly In[]) => readonly Out[]): (item: In) => Promise<Out> {
  let waiting: { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] = [];
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
