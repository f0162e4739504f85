/** Which Firebase App Check tokens open the user door of an app. */
export interface AppCheckRule {
  /** The number of the Firebase project, which issues them. */
  projectNumber: string;
  /** The apps of that project that are ours, by their Firebase ids. */
  appIds: string[];
}

const PROJECT_NUMBER = /^\d{1,20}$/;
/** `1:1234567890:web:321abc456def7890`, by https://firebase.google.com/docs/projects/learn-more#config-files-objects */
const APP_ID = /^\d+:(\d+):[a-z]+:[0-9a-f]+$/;

/** What is wrong with a rule; nothing where it is in order. */
export function wrongIn({ projectNumber, appIds }: AppCheckRule): string[] {
  const strangers = appIds.filter((id) => APP_ID.exec(id)?.[1] !== projectNumber);
  return [
    ...(PROJECT_NUMBER.test(projectNumber) ? [] : [`"${projectNumber}" is no project number such as 1234567890 (not the project’s id)`]),
    ...(appIds.length > 0 ? [] : ['name at least one app']),
    ...strangers.map((id) => `"${id}" is no app of that project, such as 1:${projectNumber}:web:321abc456def7890`),
  ];
}
