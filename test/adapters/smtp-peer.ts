import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a conversation can be interrupted, in its order. */
export type Stage = 'greeting' | 'EHLO' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'content' | 'end of content';

export interface Interruption {
  stage: Stage;
  /** What the server does instead of going on; `proceed` lets it go on after all. */
  act: (socket: Socket, proceed: () => void) => void;
}

const replies: Record<Stage, string> = {
  greeting: '220 peer.test',
  EHLO: '250 peer.test',
  'MAIL FROM': '250 2.1.0 Ok',
  'RCPT TO': '250 2.1.5 Ok',
  DATA: '354 Go on',
  content: '',
  'end of content': '250 2.0.0 Ok',
};

/** A mail server that takes everything, and at one stage does what it is told. One reply a line, no pipelining. */
export async function openSmtpPeer({ stage, act }: Interruption): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);

    function reach(reached: Stage): void {
      const proceed = () => {
        if (replies[reached] !== '') socket.write(`${replies[reached]}\r\n`);
      };
      if (reached === stage) act(socket, proceed);
      else proceed();
    }

    let inContent = false;
    let heard = '';
    reach('greeting');
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (inContent) {
        reach('content');
        if (!heard.endsWith('\r\n.\r\n') || stage === 'content') return;
        inContent = false;
        heard = '';
        reach('end of content');
        return;
      }
      for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end).toUpperCase();
        heard = heard.slice(end + 2);
        const command = (['EHLO', 'MAIL FROM', 'RCPT TO', 'DATA'] as const).find((word) => line.startsWith(word));
        if (command) reach(command);
        inContent = command === 'DATA';
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
