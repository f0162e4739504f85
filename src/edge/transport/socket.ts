import { WebSocket } from 'ws';

type Frame = Parameters<WebSocket['send']>[0];
type Options = Parameters<WebSocket['send']>[1];
type Sent = (error?: Error) => void;

/**
 * A frame that could not be written is nobody's mistake: the socket has broken, and says so by its end. graphql-ws would print an
 * error for each of them, and whoever asks a lot and breaks off would fill the disk.
 */
export class Socket extends WebSocket {
  override send(frame: Frame, options?: Options | Sent, sent?: Sent): void {
    const [given, told] = typeof options === 'function' ? [{}, options] : [options ?? {}, sent];
    super.send(frame, given, () => told?.());
  }
}
