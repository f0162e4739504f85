import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Acceptance } from '../../src/intake/acceptance.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse } from './house.ts';

const NOTHING: Acceptance = { notification: null, duplicate: false, refusals: [] };
const SEND = 'mutation { sendNotification(input: { to: { userId: "ann" }, category: "announcement" }) { duplicate } }';

test('what comes in while an API closes, on a connection that is still busy, is answered and not turned away', async () => {
  let isAsked = false;
  let answer: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (answer = resolve));
  const house = await openHouse({
    intake: {
      async accept() {
        isAsked = true;
        await until;
        return [NOTHING];
      },
    },
  });
  const { port } = new URL(house.url);
  const requestOf = (body: string) =>
    `POST /graphql HTTP/1.1\r\nhost: here\r\nauthorization: ${house.app}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(port), '127.0.0.1');
  const answers = text(socket);
  socket.write(requestOf(JSON.stringify({ query: SEND })));
  await eventually('the first is being answered', () => isAsked);

  const closed = house.close();
  await eventually('nobody new is let in', async () => {
    const other = connect(Number(port), '127.0.0.1');
    const refused = once(other, 'connect').then(() => false, () => true);
    return refused.finally(() => other.destroy());
  });
  socket.write(requestOf(JSON.stringify({ query: '{ categories { key } }' })));
  answer();
  await closed;
  const all = await answers;
  expect(all.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
});
