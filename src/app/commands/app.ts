import { wrongIn, type AppCheckRule } from '../../core/app-check.ts';
import { listApps, setAppCheck } from '../../db/apps.ts';
import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { announceKeys } from './announce.ts';
import { projectIdOf } from './project-id.ts';
import { withDatabase } from './with-database.ts';

/** What an app is to ask of its people from now on. */
interface AppCheckChange {
  project: string;
  name: string;
  /** Null asks for nothing any more. */
  rule: AppCheckRule | null;
}

/** One line for each app: its name, and what App Check must say of its people. */
export function listAppsCommand(config: Config, project: string): Promise<string> {
  return withDatabase(config, async (database) => {
    const apps = await listApps(database, await projectIdOf(database, project));
    const asked = (rule: AppCheckRule | null) => (rule ? `App Check of ${rule.projectNumber}: ${rule.appIds.join(' ')}` : '-');
    return apps.map(({ name, appCheck }) => `${name}  ${asked(appCheck)}`).join('\n');
  });
}

/** Nodes keep what an app asks in mind: they are told, and forget it by themselves where they could not be. */
export function appCheckCommand(config: Config, { project, name, rule }: AppCheckChange): Promise<string> {
  const wrong = rule ? wrongIn(rule) : [];
  if (wrong.length > 0) throw new StartError(`The rule is not in order:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  return withDatabase(config, async (database) => {
    const id = await projectIdOf(database, project);
    if (!(await setAppCheck(database, id, name, rule))) throw new StartError(`The project "${project}" has no app "${name}".`);
    const told = await announceKeys(config, id);
    const what = rule ? `people of "${name}" need an App Check token` : `people of "${name}" need no App Check token any more`;
    return `${what}; ${told ? 'every process was told' : 'every process knows within half a minute'}`;
  });
}
