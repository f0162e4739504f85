import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, holds } from '../support/eventually.ts';
import { openStage, type Person, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.lookAway());
afterAll(() => stage.leave());

const isPresent = async ({ presentUntil }: Pick<Person, 'presentUntil'>) => {
  const until = await presentUntil();
  return until !== null && until.getTime() > Date.now();
};

describe('an inbox that is to say whether the person looks', () => {
  it('says so while it is live, and takes it back when it is left', async () => {
    const person = await stage.person('ann');
    const look = person.look({ presence: true });
    await eventually('the person looks', () => isPresent(person));
    look.leave();
    await holds('they do not look any more', async () => expect(await person.presentUntil()).toBeNull());
  });

  it('says nothing unless it is told to', async () => {
    const [silent, spoken] = [await stage.person('dan'), await stage.person('eve')];
    silent.look();
    spoken.look({ presence: true });
    await eventually('who says so looks', () => isPresent(spoken));
    expect(await silent.presentUntil()).toBeNull();
  });
});
