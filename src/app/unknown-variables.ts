/** Every variable of this program that has a name of its own begins so. */
const OURS = 'CARILLON_';

/** Read by what comes along with the program: the examples, and whoever looks for a browser. */
const neighbours: readonly string[] = ['CARILLON_URL', 'CARILLON_APP_KEY', 'CARILLON_APP_SECRET', 'CARILLON_CHROMIUM'];

/**
 * What Kubernetes tells every container of a service whose name begins with ours, such as `CARILLON_API_SERVICE_HOST` and
 * `CARILLON_PORT_4000_TCP_ADDR`: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const ofService = /^CARILLON(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
/** And `CARILLON_PORT`, which a person may have written for PORT: theirs is a URL. */
const urlOfService = /^(tcp|udp|sctp):\/\//;

/** Of a name, so much may be wrong in it that it is still taken for what somebody meant. */
const WRONG_SHARE = 0.34;

/** A line for each variable that is set, looks like ours and is none: what was meant by it is not done, and nothing else would say so. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>, known: readonly string[]): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith(OURS) && value && !known.includes(name) && !neighbours.includes(name) && !isOfService(name, value))
    .map(([name]) => {
      const meant = nearest(name, known);
      return `${name}: is no variable of Carillon${meant === null ? '' : `; is ${meant} meant?`}`;
    });
}

function isOfService(name: string, value: string): boolean {
  return ofService.test(name) || (name.endsWith('_PORT') && urlOfService.test(value));
}

/** Compared without the beginning, which some of the known have not: it must not count for them, nor against them. */
function nearest(name: string, known: readonly string[]): string | null {
  const stem = stemOf(name);
  const [best] = known
    .map((one) => ({ one, wrong: distance(stem, stemOf(one)) / Math.max(stem.length, stemOf(one).length) }))
    .sort((a, b) => a.wrong - b.wrong);
  return best && best.wrong <= WRONG_SHARE ? best.one : null;
}

function stemOf(name: string): string {
  return name.startsWith(OURS) ? name.slice(OURS.length) : name;
}

/** Letters to add, drop or change to make one of the other (Levenshtein), a row of the table at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [done, letter] of Array.from(from).entries()) {
    const next = [done + 1];
    for (const [at, other] of Array.from(to).entries()) {
      const [changed = 0, dropped = 0, added = 0] = [row[at], row[at + 1], next[at]];
      next.push(Math.min(changed + (letter === other ? 0 : 1), dropped + 1, added + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
