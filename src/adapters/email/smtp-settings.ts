import { z } from 'zod';
import { certificateAuthority, deadlineMs } from '../settings.ts';
import { mailbox } from './mailbox.ts';
import { sesSettings } from './ses.ts';

const SMTPS_PORT = 465;
const SUBMISSION_PORT = 587;
/** Mail servers may take their time: greylisting delays, content scanners. */
const DEFAULT_DEADLINE_MS = 30_000;

const fields = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).optional(),
    /** TLS from the first byte; so by default on port 465. Elsewhere STARTTLS is used where the server offers it. */
    secure: z.boolean().optional(),
    user: z.string().min(1).optional(),
    password: z.string().optional(),
    from: mailbox,
    replyTo: mailbox.optional(),
    /** Sends nothing where the server offers no TLS. */
    requireTls: z.boolean().default(false),
    maxConnections: z.int().min(1).max(200).default(10),
    ca: certificateAuthority,
    /** For an account of Amazon SES: its events are believed, and its ids of mails kept. */
    ses: sesSettings.optional(),
    deadlineMs: deadlineMs.unwrap().default(DEFAULT_DEADLINE_MS),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), 'user and password go together')
  .transform(({ port, secure, ...rest }) => ({
    ...rest,
    secure: secure ?? port === SMTPS_PORT,
    port: port ?? (secure ? SMTPS_PORT : SUBMISSION_PORT),
  }));

/** The fields, or a `url` (`smtp[s]://user:password@host:port`) in place of those it names. */
export const smtpSettings = z.preprocess(withUrl, fields);

export type SmtpSettings = z.output<typeof smtpSettings>;

function withUrl(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('url' in given)) return given;
  const { url, ...rest } = given;
  if (typeof url !== 'string' || !/^smtps?:\/\//.test(url) || !URL.canParse(url)) return given;
  const { protocol, username, password, hostname, port } = new URL(url);
  return {
    host: hostname,
    secure: protocol === 'smtps:',
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { user: decodeURIComponent(username), password: decodeURIComponent(password) }),
    ...rest,
  };
}
