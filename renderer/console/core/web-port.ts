import { type CoreFrame, RELOAD_CODE, type WindowPort } from '../../../electron/contract/frames';

/** The window's end of a WebSocket to the web host. */
export function openWebPort(): WindowPort {
  const address = new URL('/frames', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  const unsent: string[] = [];
  socket.addEventListener('close', ({ code }) => {
    if (code === RELOAD_CODE) location.reload();
  });
  socket.addEventListener('open', () => {
    for (const text of unsent.splice(0)) socket.send(text);
  });
  return {
    send: (frame) => {
      const text = JSON.stringify(frame);
      if (socket.readyState === WebSocket.CONNECTING) unsent.push(text);
      else socket.send(text);
    },
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<string>) => {
        // The core is the same program as this page: its frames are taken at their word.
        listener(JSON.parse(event.data) as CoreFrame);
      }),
    onClose: (listener) => {
      let opened = false;
      socket.addEventListener('open', () => {
        opened = true;
      });
      socket.addEventListener('close', async () => listener(!opened && (await isStranger()) ? 'notLetIn' : undefined));
    },
  };
}

/** A browser does not say why a WebSocket was refused; the page itself is refused for the same reason. */
async function isStranger(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).status === 401;
  } catch {
    return false;
  }
}
