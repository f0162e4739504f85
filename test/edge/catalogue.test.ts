import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Ask, type UserError } from './callers.ts';
import { openHouse, type House } from './house.ts';

describe('the catalogue', () => {
  let house: House;
  let ask: Ask;

  beforeAll(async () => {
    house = await openHouse();
    ask = asking(house);
  });
  afterAll(() => house.close());

  describe('of categories', () => {
    const fields = 'key name description kind critical optIn channels strategy priority duplicateWindow unknownPolicy feedRetention escalateAfter cancelsWhenRead pushUnlessSeen';
    const upsert = (input: Record<string, unknown>) =>
      ask<{ category: Record<string, unknown> | null; errors: UserError[] }>(
        `mutation ($input: CategoryInput!) { upsertCategory(input: $input) { category { ${fields} } errors { code path } } }`,
        { input },
      );

    it('are four in a new project', async () => {
      const { app } = await house.tenant('fresh');
      expect(await ask('{ categories { key kind critical optIn } }', {}, app)).toEqual([
        { key: 'account_security', kind: 'TRANSACTIONAL', critical: true, optIn: false },
        { key: 'announcement', kind: 'TRANSACTIONAL', critical: false, optIn: false },
        { key: 'promotion', kind: 'PROMOTIONAL', critical: false, optIn: false },
        { key: 'transaction', kind: 'TRANSACTIONAL', critical: false, optIn: false },
      ]);
    });

    it('begin quietly', async () => {
      const { category } = await upsert({ key: 'shipping' });
      expect(category).toEqual({
        key: 'shipping',
        name: 'shipping',
        description: null,
        kind: 'TRANSACTIONAL',
        critical: false,
        optIn: false,
        channels: ['IN_APP'],
        strategy: 'PARALLEL',
        priority: 'NORMAL',
        duplicateWindow: 'PT60S',
        unknownPolicy: null,
        feedRetention: null,
        escalateAfter: 'PT600S',
        cancelsWhenRead: false,
        pushUnlessSeen: null,
      });
    });

    it('change only in what is given, and every node is told', async () => {
      await upsert({ key: 'news', name: 'News', description: 'All of it', channels: ['EMAIL', 'SMS'], optIn: true });
      house.changes.length = 0;
      const { category } = await upsert({ key: 'news', priority: 'LOW', name: null, description: null, duplicateWindow: 'PT0S' });
      expect(category).toMatchObject({
        name: 'News',
        description: null,
        channels: ['EMAIL', 'SMS'],
        optIn: true,
        priority: 'LOW',
        duplicateWindow: 'PT0S',
      });
      expect(house.changes).toEqual([{ kind: 'categories', projectId: house.projectId }]);
    });

    it('say what follows an unknown outcome, until they leave it to the wires again', async () => {
      expect((await upsert({ key: 'codes', unknownPolicy: 'GIVE_UP' })).category).toMatchObject({ unknownPolicy: 'GIVE_UP' });
      expect((await upsert({ key: 'codes', priority: 'HIGH' })).category).toMatchObject({ unknownPolicy: 'GIVE_UP' });
      expect((await upsert({ key: 'codes', unknownPolicy: null })).category).toMatchObject({ unknownPolicy: null });
    });

    it('say how long an escalation waits, and whether reading stops the rest', async () => {
      expect((await upsert({ key: 'alarms', escalateAfter: 'PT30S', cancelsWhenRead: true })).category).toMatchObject({ escalateAfter: 'PT30S', cancelsWhenRead: true });
      expect((await upsert({ key: 'alarms', escalateAfter: null, cancelsWhenRead: null })).category).toMatchObject({ escalateAfter: 'PT30S', cancelsWhenRead: true });
    });

    it('say how long items stay in a feed, until they leave it to the project again', async () => {
      expect((await upsert({ key: 'codes', feedRetention: 'PT1H' })).category).toMatchObject({ feedRetention: 'PT3600S' });
      expect((await upsert({ key: 'codes', priority: 'LOW' })).category).toMatchObject({ feedRetention: 'PT3600S' });
      expect((await upsert({ key: 'codes', feedRetention: null })).category).toMatchObject({ feedRetention: null });
    });

    it.each<[Record<string, unknown>, string, string]>([
      [{ key: 'has space' }, 'INVALID_VALUE', 'key'],
      [{ key: 'k', channels: [] }, 'INVALID_VALUE', 'channels'],
      [{ key: 'k', channels: ['SMS', 'SMS'] }, 'INVALID_VALUE', 'channels'],
      [{ key: 'k', name: '' }, 'INVALID_VALUE', 'name'],
      [{ key: 'k', name: 'n'.repeat(201) }, 'TOO_LARGE', 'name'],
      [{ key: 'k', duplicateWindow: 'P8D' }, 'INVALID_VALUE', 'duplicateWindow'],
      [{ key: 'k', escalateAfter: 'P8D' }, 'INVALID_VALUE', 'escalateAfter'],
      [{ key: 'k', pushUnlessSeen: 'PT61S' }, 'INVALID_VALUE', 'pushUnlessSeen'],
      [{ key: 'k', feedRetention: 'PT0S' }, 'INVALID_VALUE', 'feedRetention'],
      [{ key: 'k', feedRetention: 'P3700D' }, 'INVALID_VALUE', 'feedRetention'],
    ])('are refused as %j', async (input, code, field) => {
      expect(await upsert(input)).toEqual({ category: null, errors: [{ code, path: ['input', field] }] });
    });
  });

  describe('of templates', () => {
    const save = (input: Record<string, unknown>) =>
      ask<{ template: { version: number; publishedAt: string | null } | null; errors: UserError[] }>(
        'mutation ($input: TemplateInput!) { saveTemplate(input: $input) { template { key version publishedAt } errors { code path } } }',
        { input },
      );
    const contents = [{ channel: 'EMAIL', locale: 'de-ch', title: 'Hallo', body: 'Hallo {{ user.id }}' }];

    it('get a new version with each save, published or not', async () => {
      expect((await save({ key: 'hello', contents })).template).toMatchObject({ version: 1, publishedAt: expect.any(String) as string });
      expect((await save({ key: 'hello', contents, publish: false })).template).toMatchObject({ version: 2, publishedAt: null });
      const saved = await Promise.all(Array.from({ length: 8 }, () => save({ key: 'hello', contents })));
      expect(saved.map(({ template }) => template?.version).sort((one, other) => (one ?? 0) - (other ?? 0))).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
      const [row] = await house.database.sql`select contents from template_version limit 1`;
      expect(row?.contents).toEqual([{ ...contents[0], locale: 'de-CH' }]);
    });

    it('are refused for a locale that is none, and for a place that is taken', async () => {
      const { errors } = await save({ key: 'bad', contents: [...contents, ...contents, { channel: 'SMS', locale: 'de_CH', body: 'x' }, { channel: 'SMS', locale: 'en', body: ' ' }] });
      expect(errors).toEqual([
        { code: 'INVALID_VALUE', path: ['input', 'contents', '1'] },
        { code: 'INVALID_LOCALE', path: ['input', 'contents', '2', 'locale'] },
        { code: 'CONTENT_MISSING', path: ['input', 'contents', '3', 'body'] },
      ]);
    });
  });

  describe('of preferences', () => {
    const set = (input: Record<string, unknown>, as = house.app) =>
      ask<{ preferences: Record<string, unknown>[]; errors: UserError[] }>(
        `mutation ($input: SetPreferencesInput!) { setPreferences(input: $input) {
          preferences { category channel clientType enabled } errors { code path }
        } }`,
        { input },
        as,
      );

    it('are written over their own place only, and all are answered', async () => {
      const pia = await house.person('pia');
      await set({ preferences: [{ enabled: true }, { category: 'promotion', enabled: false }] }, pia);
      const { preferences } = await set(
        {
          preferences: [
            { category: 'promotion', enabled: true },
            { category: 'promotion', channel: 'PUSH', clientType: 'APP', enabled: true },
            { category: 'promotion', channel: 'PUSH', clientType: 'APP', enabled: false },
          ],
        },
        pia,
      );
      expect(preferences).toEqual([
        { category: null, channel: null, clientType: null, enabled: true },
        { category: 'promotion', channel: null, clientType: null, enabled: true },
        { category: 'promotion', channel: 'PUSH', clientType: 'APP', enabled: false },
      ]);
      expect(await ask('{ user(id: "pia") { preferences { enabled } } }')).toEqual({
        preferences: [{ enabled: true }, { enabled: true }, { enabled: false }],
      });
    });

    it('are not written at all where one names no category', async () => {
      const answer = await set({ userId: 'pia', preferences: [{ channel: 'SMS', enabled: false }, { category: 'none', enabled: false }] });
      expect(answer).toEqual({
        preferences: [],
        errors: [{ code: 'CATEGORY_NOT_FOUND', path: ['input', 'preferences', '1', 'category'] }],
      });
      expect(JSON.stringify(await ask('{ user(id: "pia") { preferences { channel } } }'))).not.toContain('SMS');
    });
  });
});
