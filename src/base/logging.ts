import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON line per event on standard error; standard output belongs to commands. Secrets are redacted by path as a second net. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['authorization', '*.authorization', 'password', '*.password', 'secret', '*.secret', '*.token'] },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
