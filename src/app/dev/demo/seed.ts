import { z } from 'zod';
import { sha256 } from '../../../base/crypto.ts';
import { call, type App } from './call.ts';
import { demoCategories } from './categories.ts';
import { demoPeople } from './people.ts';
import { demoTemplates } from './templates.ts';

const faults = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string() })) });

/**
 * Makes the people of the demo, their phones, the categories and the templates known, as any backend would: through the API.
 * Doing it again changes nothing but the templates' version.
 */
export async function seedDemo(app: App): Promise<void> {
  const save = async (field: string, document: string, variables: Record<string, unknown>) => {
    const { [field]: payload } = await call(app, document, variables, z.record(z.string(), faults));
    const fault = payload?.errors[0];
    if (fault) throw new Error(`the demo cannot be seeded: ${field}: ${fault.code}: ${fault.message}`);
  };

  const users = demoPeople.map(({ name, ...person }) => ({ ...person, attributes: { name, firstName: name.split(' ')[0] } }));
  await save('upsertUsers', 'mutation ($users: [UserInput!]!) { upsertUsers(users: $users) { errors { code message } } }', { users });

  for (const { id } of demoPeople) {
    for (const device of phonesOf(id)) {
      await save('registerDevice', 'mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { errors { code message } } }', {
        input: { userId: id, appVersion: '1.0.0', ...device },
      });
    }
  }

  for (const input of demoCategories) {
    await save('upsertCategory', 'mutation ($input: CategoryInput!) { upsertCategory(input: $input) { errors { code message } } }', { input });
  }

  for (const { key, contents } of demoTemplates) {
    await save('saveTemplate', 'mutation ($input: TemplateInput!) { saveTemplate(input: $input) { errors { code message } } }', {
      input: { key, contents },
    });
  }
}

/** Tokens look like real ones; the sandbox takes any. */
function phonesOf(userId: string): { platform: string; service: string; token: string }[] {
  return [
    { platform: 'IOS', service: 'APNS', token: sha256(`${userId}'s iPhone`).toString('hex') },
    { platform: 'ANDROID', service: 'FCM', token: `${userId}-android:${sha256(`${userId}'s Android`).toString('base64url')}` },
  ];
}
