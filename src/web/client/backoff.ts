const BASE_MS = 1_000;
const CAP_MS = 30_000;

/** Full jitter: after a restart a hundred thousand pages come back spread out, not in waves. */
export function jitter(failures: number): number {
  return Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** failures);
}

/** Resolves after so long, or as soon as the browser says that it is online again. */
export function patience(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
  });
}
