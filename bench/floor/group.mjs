// Group commit, the shortest way: what arrives while a batch is under way is the next batch.

/** @param {(items: any[]) => Promise<any[]>} run answers one result per item, in order */
export function group(run, { limit, concurrency }) {
  const waiting = [];
  let underWay = 0;
  async function next() {
    while (underWay < concurrency && waiting.length > 0) {
      underWay += 1;
      const batch = waiting.splice(0, limit);
      try {
        const results = await run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, at) => resolve(results[at]));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      underWay -= 1;
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      setImmediate(next);
    });
}
