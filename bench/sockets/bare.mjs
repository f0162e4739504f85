// The floor: bare sockets of `ws`, and frames of the same bytes as ours, made by hand and pushed as fast as they drain.
import { once } from 'node:events';
import { setImmediate as turn, setTimeout as rest } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { answer } from './child.mjs';

const MOST_UNDER_WAY = 2_000;
const PER_TURN = 200;
let sockets = [];
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });
server.on('connection', (socket) => {
  sockets.push({ socket, number: 0 });
  // As the crowd asks whether it is subscribed.
  socket.send('{"type":"pong"}');
});
await once(server, 'listening');

const now = () => performance.timeOrigin + performance.now();
let underWay = 0;
let sent = 0;

/** A frame of ours, cut where the number and the stamp stand. */
function frameOf([before, between, after], number) {
  return `${before}${number}${between}${now()}${after}`;
}

function push(frame) {
  pushTo(sockets[sent % sockets.length], frame);
  sent += 1;
}

function pushTo(one, frame) {
  underWay += 1;
  one.number += 1;
  one.socket.send(frameOf(frame, one.number), () => (underWay -= 1));
}

answer({
  url: () => `ws://127.0.0.1:${server.address().port}`,
  /** To each so often, one part of them after the other, as fast as they drain. */
  async push({ frame, each, parts }) {
    sockets = sockets.filter(({ socket }) => socket.readyState === socket.OPEN);
    const size = Math.ceil(sockets.length / parts);
    for (let from = 0; from < sockets.length; from += size) {
      const part = sockets.slice(from, from + size);
      for (let at = 0; at < part.length * each; ) {
        for (let some = Math.min(PER_TURN, part.length * each - at, MOST_UNDER_WAY - underWay); some > 0; some -= 1, at += 1) pushTo(part[at % part.length], frame);
        await turn();
      }
    }
  },
  async pace({ frame, perSecond, seconds }) {
    sockets = sockets.filter(({ socket }) => socket.readyState === socket.OPEN);
    const start = performance.now();
    for (let done = 0; done < perSecond * seconds; ) {
      const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - start) * perSecond) / 1_000));
      for (; done < due; done += 1) push(frame);
      await rest(1);
    }
  },
});
