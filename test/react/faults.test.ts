import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { openStage, type Opening } from './stage.ts';

describeInBrowser.concurrent('what goes wrong is said in the person’s language:', () => {
  const stage = openStage();

  async function open(name: string, opening: Opening = {}): Promise<{ page: Page; ids: string[] }> {
    const person = await stage.person(name);
    const ids = await person.add({ title: '소식' });
    return { page: await stage.open(person, { locale: 'ko', ...opening }), ids };
  }

  /** Carillon answers what is asked for with an error of that code. */
  async function refuse(page: Page, code: string, message = 'In English.', field = 'markFeedItems'): Promise<void> {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes(field)) return route.fallback();
      await route.fulfill({ json: { errors: [{ message, extensions: { code } }] }, headers: { 'access-control-allow-origin': '*' } });
    });
  }

  const archive = (page: Page) => page.getByRole('button', { name: '보관: 소식' }).click();
  const said = (page: Page) => page.getByRole('alert');

  it('a refusal of what they did, as when the item is gone by now', async () => {
    const { page, ids } = await open('late');
    await page.getByRole('article').waitFor();
    await stage.house.database.sql`delete from feed_item where id = ${ids[0] ?? ''}`;
    await archive(page);
    await said(page).getByText('처리되지 않아 이전 상태로 되돌렸습니다. 더 이상 존재하지 않는 알림입니다.', { exact: true }).waitFor();
  });

  it('an error of the call', async () => {
    const { page } = await open('hasty');
    await page.getByRole('article').waitFor();
    await refuse(page, 'TOO_MANY_REQUESTS');
    await archive(page);
    await said(page).getByText('요청이 너무 많습니다.').waitFor();
    expect(await said(page).textContent()).not.toContain('English');
  });

  it('that nobody answers', async () => {
    const { page } = await open('alone');
    await page.getByRole('article').waitFor();
    stage.line.cut();
    await archive(page);
    await said(page).getByText('지금은 서버에 연결할 수 없습니다.').waitFor();
  });

  it('a part that could not be loaded', async () => {
    const { page } = await open('partial');
    await page.getByRole('article').waitFor();
    await refuse(page, 'INTERNAL', 'In English.', 'FeedPart');
    await page.getByRole('tab', { name: '보관함' }).click();
    await page.getByText('서비스에 문제가 발생했습니다.').waitFor();
  });

  it('that their sign-in is not accepted', async () => {
    const { page } = await open('unknown', { token: () => Promise.resolve('no.token.atall') });
    await page.getByText('로그인이 확인되지 않았습니다.').waitFor();
  });

  it('but for what there are no words for: then by the server', async () => {
    const { page } = await open('pioneer');
    await page.getByRole('article').waitFor();
    await refuse(page, 'OF_TOMORROW', 'A word that is not known here yet.');
    await archive(page);
    await said(page).getByText('처리되지 않아 이전 상태로 되돌렸습니다. A word that is not known here yet.', { exact: true }).waitFor();
  });
});
