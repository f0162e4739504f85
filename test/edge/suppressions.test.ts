import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { eventually } from '../support/eventually.ts';
import { post } from './callers.ts';
import { openHouse, type House } from './house.ts';

interface Listed {
  suppressions: { edges: { cursor: string; node: { id: string; address: string } }[]; pageInfo: { hasNextPage: boolean } };
}

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(() => house.database.sql`delete from suppression`);
afterAll(() => house.close());

async function suppress(address: string, more: { channel?: string; reason?: string; promotionalOnly?: boolean; categoryId?: string } = {}): Promise<string> {
  const { channel = 'EMAIL', reason = 'SMTP_550_5.1.1', promotionalOnly = false, categoryId = null } = more;
  const id = newId();
  await house.database.sql`
    insert into suppression (id, project_id, channel, address, reason, promotional_only, category_id)
    values (${id}, ${house.projectId}, ${channel}, ${address}, ${reason}, ${promotionalOnly}, ${categoryId})`;
  return id;
}
async function list(args = '', as = house.operator): Promise<Listed['suppressions']> {
  const { answer } = await post(house, { query: `{ suppressions${args} { edges { cursor node { id address } } pageInfo { hasNextPage } } }`, as });
  return (answer.data as unknown as Listed).suppressions;
}
async function remove(ids: string[]): Promise<unknown> {
  const query = 'mutation ($ids: [ID!]!) { removeSuppressions(ids: $ids) { removed errors { code path } } }';
  const { answer } = await post(house, { query, variables: { ids }, as: house.operator });
  return answer.data?.removeSuppressions;
}
const addresses = ({ edges }: Listed['suppressions']) => edges.map(({ node }) => node.address);

describe('suppressions', () => {
  it('of an address are found by an index, whatever the case of its letters', async () => {
    await house.database.sql`
      insert into suppression (id, project_id, channel, address, reason)
      select gen_random_uuid(), ${house.projectId}, 'EMAIL', 'Somebody-' || n || '@example.test', 'SMTP_550' from generate_series(1, 5000) as n`;
    await house.database.sql`analyze suppression`;
    const scans = async () => {
      const [row] = await house.database.sql<{ scans: number }[]>`
        select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = 'suppression_of_address'`;
      return row?.scans ?? 0;
    };
    const before = await scans();
    expect(addresses(await list('(filter: { address: "somebody-77@EXAMPLE.test" })'))).toEqual(['Somebody-77@example.test']);
    await eventually('the index was read', async () => (await scans()) > before);
  });

  it('are shown to an operator with all that is known of them', async () => {
    const [category] = await house.database.sql<{ id: string; key: string }[]>`select id, key from category where project_id = ${house.projectId} limit 1`;
    const id = await suppress('ada@example.test', { reason: 'UNSUBSCRIBED', categoryId: category?.id ?? '' });
    const query = '{ suppressions { edges { node { id channel address category { key } promotionalOnly reason at } } } }';
    const { answer } = await post(house, { query, as: house.operator });
    expect(answer).toMatchObject({
      data: {
        suppressions: {
          edges: [{ node: { id, channel: 'EMAIL', address: 'ada@example.test', category: { key: category?.key }, promotionalOnly: false, reason: 'UNSUBSCRIBED', at: expect.stringMatching(/^20\d\d-/) as string } }],
        },
      },
    });
  });

  it('come newest first, page by page, and can be narrowed', async () => {
    for (const address of ['a@example.test', 'b@example.test', 'c@example.test']) await suppress(address);
    await suppress('+15550100', { channel: 'SMS', reason: 'TWILIO_21610' });
    const page = await list('(first: 3)');
    expect([addresses(page), page.pageInfo.hasNextPage]).toEqual([['+15550100', 'c@example.test', 'b@example.test'], true]);
    expect(addresses(await list(`(after: "${page.edges[2]?.cursor ?? ''}")`))).toEqual(['a@example.test']);
    expect(addresses(await list('(filter: { channel: SMS })'))).toEqual(['+15550100']);
    expect(addresses(await list('(filter: { address: "B@Example.test" })'))).toEqual(['b@example.test']);
  });

  it('that an operator removes are gone, and who did it is kept', async () => {
    const [id, other] = [await suppress('ada@example.test'), await suppress('bob@example.test')];
    const absent = newId();
    expect(await remove([id, absent, 'no id', id])).toEqual({
      removed: 1,
      errors: [{ code: 'NOT_FOUND', path: ['ids', '1'] }, { code: 'NOT_FOUND', path: ['ids', '2'] }],
    });
    expect((await list()).edges.map(({ node }) => node.id)).toEqual([other]);
    const [kept] = await house.database.sql`select address, reason, lifted_by from lifted_suppression where id = ${id}`;
    const [key] = await house.database.sql<{ id: string }[]>`select id from access_key where project_id = ${house.projectId} and kind = 'operator'`;
    expect(kept).toEqual({ address: 'ada@example.test', reason: 'SMTP_550_5.1.1', liftedBy: key?.id });
    expect(await remove([id])).toEqual({ removed: 0, errors: [{ code: 'NOT_FOUND', path: ['ids', '0'] }] });
  });
});
