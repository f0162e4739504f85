import { pino, type Logger } from 'pino';

export type { Logger };

/** What a line of these words says in its error's place; null keeps the line back. */
type TellError = (error: unknown, words: string) => Record<string, unknown> | null;

/** One JSON line per event on standard error; standard output belongs to commands. Secrets are redacted by path as a second net. */
export function createLogger(level: string, tell: TellError = (err) => ({ err })): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['authorization', '*.authorization', 'password', '*.password', 'secret', '*.secret', '*.token'] },
      hooks: {
        logMethod([said, ...rest], method) {
          const line: unknown = said;
          if (!isAboutError(line)) {
            method.apply(this, [said, ...rest]);
            return;
          }
          const { err, ...details } = line;
          const told = tell(err, String(rest[0]));
          if (told !== null) method.apply(this, [{ ...details, ...told }, ...rest]);
        },
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

function isAboutError(said: unknown): said is { err: unknown } {
  return typeof said === 'object' && said !== null && 'err' in said;
}
