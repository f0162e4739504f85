import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { TemplateContent } from '../../src/db/tables/catalogue.ts';
import { createRenderer } from '../../src/intake/render.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.addUser('ada', { email: 'ada@example.test', phone: '+15550100001', locale: 'en-GB' });
  await house.addUser('minji', { email: 'minji@example.test', locale: 'ko-KR' });
  await house.addUser('klingon', { email: 'klingon@example.test', locale: 'tlh' });
  await publish('shipped', [
    { channel: 'EMAIL', locale: 'en', title: 'Order {{ order }}', body: 'Hello {{ name }}', html: '<p>Hello {{ name }}</p>', url: '/orders/{{ order }}' },
    { channel: 'EMAIL', locale: 'ko', title: '주문 {{ order }}', body: '{{ name }}님' },
    { channel: 'IN_APP', locale: 'en', title: 'For {{ user.id }}', body: '{% if gift %}A gift!{% else %}Yours.{% endif %}' },
  ]);
});
afterAll(() => house.leave());

async function publish(key: string, contents: TemplateContent[]): Promise<void> {
  const { sql } = house.database;
  const templateId = newId();
  await sql`insert into template (id, project_id, key) values (${templateId}, ${house.requester.projectId}, ${key})`;
  await sql`
    insert into template_version (id, template_id, version, contents, published_at)
    values (${newId()}, ${templateId}, 1, ${sql.json(contents as never)}, now())`;
}

const data = { order: 7, name: 'Bell & Co <b>' };
async function wordsFor(request: Parameters<House['send']>[0]) {
  const { id } = await house.send({ template: 'shipped', data, ...request });
  const rows = await house.database.sql<{ content: object; reason: string | null }[]>`
    select content, reason from delivery where notification_id = ${id} order by step`;
  return [...rows];
}

describe('a template', () => {
  it('is rendered for its channel: markup is escaped in HTML, and only there', async () => {
    expect(await wordsFor({ channels: ['EMAIL'] })).toMatchObject([
      { content: { title: 'Order 7', body: 'Hello Bell & Co <b>', html: '<p>Hello Bell &amp; Co &lt;b&gt;</p>', url: '/orders/7' } },
    ]);
  });

  it('speaks of the person, and asks with if what may be absent', async () => {
    expect(await wordsFor({ channels: ['IN_APP'] })).toMatchObject([{ content: { title: 'For ada', body: 'Yours.' } }]);
  });

  it.each([
    ['ada', 'Order 7', 'en-GB falls back to en'],
    ['minji', '주문 7', 'ko-KR falls back to ko'],
    ['klingon', 'Order 7', 'an unknown locale falls back to the default'],
  ])('for %s is "%s": %s', async (userId, title) => {
    expect(await wordsFor({ to: { userId }, channels: ['EMAIL'] })).toMatchObject([{ content: { title } }]);
  });

  it('leaves a channel that it has no words for filtered, with the reason', async () => {
    expect(await wordsFor({ channels: ['EMAIL', 'SMS'] })).toMatchObject([{ reason: null }, { reason: 'NO_CONTENT' }]);
  });

  it('without words for any of the channels is refused', async () => {
    const [answer] = await house.accept([{ template: 'shipped', data, channels: ['SMS'] }]);
    expect(answer?.refusals).toMatchObject([{ code: 'CONTENT_MISSING' }]);
  });

  it('refuses a missing variable by its name, and stores nothing', async () => {
    const [answer] = await house.accept([{ template: 'shipped', data: { order: 7 }, channels: ['EMAIL'] }]);
    expect(answer).toMatchObject({ notification: null, refusals: [{ code: 'MISSING_VARIABLE', path: ['inputs', '0', 'data', 'name'] }] });
  });

  it('refuses it at once also when it is to be sent later', async () => {
    const [answer] = await house.accept([{ template: 'shipped', data: {}, channels: ['EMAIL'], sendAt: new Date(Date.now() + 60_000) }]);
    expect(answer?.refusals).toMatchObject([{ code: 'MISSING_VARIABLE' }]);
  });

  it('that cuts a character in half, or makes one that cannot be stored, loses just that', async () => {
    await publish('cut', [{ channel: 'EMAIL', locale: 'en', title: '{{ name | split: "" | first }}!', body: '{{ name | url_decode }}' }]);
    expect(await wordsFor({ template: 'cut', data: { name: '😀 Ada%00' }, channels: ['EMAIL'] })).toMatchObject([
      { content: { title: '!', body: '😀 Ada' } },
    ]);
  });

  it.each([
    ['a link that is none', 'INVALID_URL', { link: 'javascript:alert(1)', name: 'x' }],
    ['a body of nothing', 'CONTENT_MISSING', { link: '/', name: 'x', rest: ' ' }],
    ['a title beyond all measure', 'TOO_LARGE', { link: '/', name: 'x'.repeat(2_000) }],
  ])('that comes to %s is refused', async (_, code, data) => {
    await publish(`made ${code}`, [{ channel: 'EMAIL', locale: 'en', title: '{{ name }}', body: '{% if rest %}{{ rest }}{% else %}x{% endif %}', url: '{{ link }}' }]);
    const [answer] = await house.accept([{ template: `made ${code}`, data, channels: ['EMAIL'] }]);
    expect(answer).toMatchObject({ notification: null, refusals: [{ code, path: ['inputs', '0', 'template'] }] });
  });

  it('speaks of the person as user, whatever data calls so; of a bare address it says what data says', async () => {
    await publish('named', [{ channel: 'EMAIL', locale: 'en', title: 'To {{ user.email }}', body: '{% if user.name %}{{ user.name }}{% else %}no name{% endif %}' }]);
    const asked = { template: 'named', data: { user: { email: 'eve@example.test', name: 'Eve' } }, channels: ['EMAIL' as const] };
    expect(await wordsFor(asked)).toMatchObject([{ content: { title: 'To ada@example.test', body: 'no name' } }]);
    expect(await wordsFor({ ...asked, to: { email: 'bob@example.test' } })).toMatchObject([{ content: { title: 'To eve@example.test', body: 'Eve' } }]);
  });

  it('that wants of the person what there is not is refused with the way to give it', async () => {
    await publish('wanting', [{ channel: 'EMAIL', locale: 'en', title: '{{ user.nickname }}', body: 'x' }]);
    const [answer] = await house.accept([{ template: 'wanting', data: { user: { nickname: 'Eve' } }, channels: ['EMAIL'] }]);
    expect(answer?.refusals).toMatchObject([{ code: 'MISSING_VARIABLE', message: expect.stringContaining('upsertUsers') as string }]);
  });

  it('may leave its link empty', async () => {
    await publish('linkless', [{ channel: 'EMAIL', locale: 'en', title: 't', body: 'b', url: '{% if link %}{{ link }}{% endif %}' }]);
    expect(await wordsFor({ template: 'linkless', data: {}, channels: ['EMAIL'] })).toMatchObject([{ content: { url: null } }]);
  });

  it('cannot reach outside its data', async () => {
    await publish('curious', [{ channel: 'EMAIL', locale: 'en', title: '{{ constructor.name }}', body: 'x' }]);
    const [answer] = await house.accept([{ template: 'curious', data: {}, channels: ['EMAIL'] }]);
    expect(answer?.refusals).toMatchObject([{ code: 'MISSING_VARIABLE' }]);
  });
});

test('a template is checked when it is saved', () => {
  const contents: TemplateContent[] = [
    { channel: 'EMAIL', locale: 'en', title: 'fine {{ x }}', body: '{% if %}' },
    { channel: 'SMS', locale: 'en', title: '{{ x | nonsense }}', body: 'fine' },
  ];
  expect(createRenderer().check(contents)).toMatchObject([
    { code: 'TEMPLATE_INVALID', path: ['input', 'contents', '0', 'body'] },
    { code: 'TEMPLATE_INVALID', path: ['input', 'contents', '1', 'title'] },
  ]);
});

describe('a text message', () => {
  const longest = 'x'.repeat(1_598) + '😀';
  const asText = (body: string) => ({ channels: ['SMS' as const], content: { title: '', body } });

  it('has as many characters as every provider takes, by what it weighs on the air', async () => {
    expect((await house.accept([asText(longest)]))[0]?.refusals).toEqual([]);
    const [answer] = await house.accept([asText(`${longest}x`)]);
    expect(answer).toMatchObject({ notification: null, refusals: [{ code: 'TOO_LARGE', path: ['inputs', '0', 'content', 'body'] }] });
  });

  it('is held to that after rendering, and only where it is one', async () => {
    await publish('long', [
      { channel: 'SMS', locale: 'en', title: '', body: '{{ text }}' },
      { channel: 'EMAIL', locale: 'en', title: 'Long', body: '{{ text }}' },
    ]);
    const asked = { template: 'long', data: { text: `${longest}x` } };
    expect(await house.accept([{ ...asked, channels: ['SMS'] }, { ...asked, channels: ['EMAIL'] }])).toMatchObject([
      { notification: null, refusals: [{ code: 'TOO_LARGE', path: ['inputs', '0', 'template'] }] },
      { refusals: [] },
    ]);
  });

  it('is refused already when its template is saved, where nothing is left to fill in', () => {
    const check = (body: string) => createRenderer().check([{ channel: 'SMS', locale: 'en', title: '', body }]);
    expect(check(`${longest}x`)).toMatchObject([{ code: 'TOO_LARGE', path: ['input', 'contents', '0', 'body'] }]);
    expect(check(`${longest}{{ x }}`)).toEqual([]);
  });
});
