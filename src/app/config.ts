import { z } from 'zod';
import { parseDuration } from '../core/duration.ts';
import { parseRate, type Rate } from '../core/rate.ts';
import { parseTrust, trustNobody, type Trust } from '../core/trust.ts';
import { ConfigError, problemsOf } from './config-error.ts';
import { readProvidersFile, type Account } from './providers-file.ts';
import { unknownVariables } from './unknown-variables.ts';

/**
 * The environment, read once, validated whole and frozen. Nothing else in the program reads `process.env`. What each
 * variable is for, the table in the README tells.
 */

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  context.addIssue('must be an ISO 8601 duration such as PT2S');
  return z.NEVER;
});
const rate = z.string().transform((text, context): Rate => {
  const parsed = parseRate(text);
  if (parsed) return parsed;
  context.addIssue('must be a number within a duration, such as 600/PT1M');
  return z.NEVER;
});
const trust = z.string().transform((text, context): Trust => {
  const parsed = parseTrust(text);
  if (!('wrong' in parsed)) return parsed;
  context.addIssue(`must be addresses and CIDR blocks with commas, such as 10.0.0.0/8,2001:db8::1, or a number of hops up to 10; "${parsed.wrong}" is none`);
  return z.NEVER;
});
const port = z.coerce.number().int().min(0).max(65_535);
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  NATS_URL: z.string().min(1).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  CARILLON_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  CARILLON_TRUSTED_PROXIES: trust.optional(),
  CARILLON_HOME: z.string().min(1).default('.carillon'),
  CARILLON_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  CARILLON_PROVIDERS: z.string().optional(),
  CARILLON_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CARILLON_DATABASE_CONNECTIONS: count(2, 200).default(10),
  CARILLON_NATS_REPLICAS: count(1, 5).default(1),
  CARILLON_RETRIES: count(0, 20).default(3),
  CARILLON_RETRY_BASE: duration.prefault('PT2S'),
  CARILLON_RETRY_CAP: duration.prefault('PT5M'),
  CARILLON_INTROSPECTION: z.stringbool().default(true),
  CARILLON_APP_CHECK_KEYS: z.url({ protocol: /^https?$/ }).default('https://firebaseappcheck.googleapis.com/v1/jwks'),
  CARILLON_LANE_PENDING: count(1, 100_000_000).default(500_000),
  CARILLON_LANE_OLDEST: duration.prefault('PT1H'),
  CARILLON_ALERT_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
  CARILLON_ALERT_SECRET: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64').optional(),
  CARILLON_ALERT_EMAIL: z.string().transform((text) => text.split(',').map((one) => one.trim())).pipe(z.array(z.email())).default([]),
  CARILLON_LIMIT_KEY_REQUESTS: rate.prefault('20000/PT1S'),
  CARILLON_LIMIT_USER_REQUESTS: rate.prefault('6000/PT1M'),
  CARILLON_LIMIT_CONCURRENT_REQUESTS: count(1, 1_000_000).default(5_000),
  CARILLON_LIMIT_APP_NOTIFICATIONS: rate.optional(),
  CARILLON_LIMIT_USER_NOTIFICATIONS: rate.optional(),
  CARILLON_LIMIT_CLIENT_NOTIFICATIONS: rate.prefault('20/PT1M'),
  CARILLON_LIMIT_ADDRESS_RETURNS: rate.prefault('2000/PT1S'),
  CARILLON_LIMIT_ACCOUNT_REPORTS: rate.prefault('10000/PT1S'),
}).refine(({ CARILLON_ALERT_WEBHOOK: url, CARILLON_ALERT_SECRET: secret }) => url === undefined || secret !== undefined, {
  path: ['CARILLON_ALERT_SECRET'],
  message: 'is needed: it signs what CARILLON_ALERT_WEBHOOK is sent',
});

/** What the program is told. Null where a variable is not set and has no default. */
export interface Config {
  databaseUrl: string | null;
  natsUrl: string | null;
  host: string;
  port: number;
  /** Where the world outside reaches the door of this platform, without a slash at its end. */
  publicUrl: string | null;
  /** Who is believed when it says for whom it speaks. */
  trust: Trust;
  home: string;
  secret: string | null;
  accounts: readonly Account[];
  logLevel: string;
  databaseConnections: number;
  natsReplicas: number;
  retry: { attempts: number; baseMs: number; capMs: number };
  introspection: boolean;
  /** Where Google publishes the keys that sign App Check tokens. */
  appCheckKeysUrl: string;
  /** What a lane may owe before calls for it are sent away. */
  pressure: { pending: number; oldestMs: number };
  /** Who is told of troubles. */
  alerts: { webhook: { url: string; secrets: string[] } | null; emails: readonly string[] };
  /** All are of each node, but for the last, which is of all together. */
  limits: {
    keyRequests: Rate;
    userRequests: Rate;
    concurrentRequests: number;
    appNotifications: Rate | null;
    clientNotifications: Rate;
    /** Requests from one address at the doors of those who answer. */
    addressReturns: Rate;
    /** What the provider of one account reports. */
    accountReports: Rate;
    /** Notifications to one person. */
    userNotifications: Rate | null;
  };
}

/** Variables by their names. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Throws a ConfigError that tells of everything that is wrong. */
export function readConfig(environment: Environment = process.env): Readonly<Config> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  const { accounts, problems } = readProvidersFile(given.CARILLON_PROVIDERS);
  if (!parsed.success) throw new ConfigError([...problemsOf(parsed.error), ...problems]);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(configOf(parsed.data, accounts));
}

/** A line for each variable that is set, looks like ours and is none. Not an error: an older program is given what a newer one reads. */
export function misnamed(environment: Environment = process.env): string[] {
  return unknownVariables(environment, Object.keys(variables.shape));
}

type Given = z.output<typeof variables>;

function configOf(given: Given, accounts: readonly Account[]): Config {
  return {
    databaseUrl: given.DATABASE_URL ?? null,
    natsUrl: given.NATS_URL ?? null,
    host: given.HOST,
    port: given.PORT,
    publicUrl: given.CARILLON_PUBLIC_URL ?? null,
    trust: given.CARILLON_TRUSTED_PROXIES ?? trustNobody,
    home: given.CARILLON_HOME,
    secret: given.CARILLON_SECRET ?? null,
    accounts,
    logLevel: given.CARILLON_LOG_LEVEL,
    databaseConnections: given.CARILLON_DATABASE_CONNECTIONS,
    natsReplicas: given.CARILLON_NATS_REPLICAS,
    retry: { attempts: given.CARILLON_RETRIES + 1, baseMs: given.CARILLON_RETRY_BASE, capMs: given.CARILLON_RETRY_CAP },
    introspection: given.CARILLON_INTROSPECTION,
    appCheckKeysUrl: given.CARILLON_APP_CHECK_KEYS,
    pressure: { pending: given.CARILLON_LANE_PENDING, oldestMs: given.CARILLON_LANE_OLDEST },
    alerts: alertsOf(given),
    limits: limitsOf(given),
  };
}

function alertsOf({ CARILLON_ALERT_WEBHOOK: url, CARILLON_ALERT_SECRET: secret, CARILLON_ALERT_EMAIL: emails }: Given): Config['alerts'] {
  return { webhook: url && secret ? { url, secrets: [secret] } : null, emails };
}

function limitsOf(given: Given): Config['limits'] {
  return {
    keyRequests: given.CARILLON_LIMIT_KEY_REQUESTS,
    userRequests: given.CARILLON_LIMIT_USER_REQUESTS,
    concurrentRequests: given.CARILLON_LIMIT_CONCURRENT_REQUESTS,
    appNotifications: given.CARILLON_LIMIT_APP_NOTIFICATIONS ?? null,
    clientNotifications: given.CARILLON_LIMIT_CLIENT_NOTIFICATIONS,
    addressReturns: given.CARILLON_LIMIT_ADDRESS_RETURNS,
    accountReports: given.CARILLON_LIMIT_ACCOUNT_REPORTS,
    userNotifications: given.CARILLON_LIMIT_USER_NOTIFICATIONS ?? null,
  };
}

/** What has no default, and how it is asked for. */
const needed = {
  databaseUrl: 'DATABASE_URL: is needed, such as postgres://carillon:secret@db/carillon',
  natsUrl: 'NATS_URL: is needed, such as nats://nats:4222',
  secret: 'CARILLON_SECRET: is needed: at least 32 random characters, the same for every process, and kept',
} as const;
type Needed = keyof typeof needed;

/** What `serve` cannot do without, as far as it is missing. The demo brings all of it along. */
export function missing(config: Config): string[] {
  return (['databaseUrl', 'natsUrl', 'secret'] as const).filter((name) => config[name] === null).map((name) => needed[name]);
}

/** What a command cannot do without; throws a ConfigError where it is missing. */
export function required(config: Config, name: Needed): string {
  const value = config[name];
  if (value === null) throw new ConfigError([needed[name]]);
  return value;
}
