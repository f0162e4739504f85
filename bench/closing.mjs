// Whatever a bench starts is in sessions of its own and would outlive it; so its end, however it comes, closes everything.

/** @param {(closers: (() => unknown)[]) => Promise<void>} run adds how to close each thing as it opens it; they are called last first */
export async function runClosing(run, say) {
  const closers = [];
  const tell = (error) => say(`FAILED: ${error instanceof Error ? error.message : error}`);
  let closing = null;
  async function closeEach() {
    // What cannot be closed must not keep the rest open; and while this goes on, what still runs may open more.
    for (let close = closers.pop(); close; close = closers.pop()) await Promise.resolve().then(close).catch(tell);
  }
  const closeAll = () => (closing ??= closeEach());
  const end = (code) => void closeAll().then(() => process.exit(code));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(130));
  process.on('unhandledRejection', (error) => {
    if (!closing) tell(error);
    end(1);
  });
  try {
    await run(closers);
  } catch (error) {
    if (!closing) tell(error);
    process.exitCode = 1;
  } finally {
    await closeAll();
  }
}
