import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onlyThisCertificate, type Trust } from '../../../broker/sockets/own-certificate';
import { CERTIFICATE, PRIVATE_KEY } from '../server/certificate';
import { SIGNED } from '../server/signed-certificate';

/** What becomes of a connection by the address 127.0.0.1 with that trust, to a listener that shows `cert`. */
async function connection(trust: Trust, cert: string, key: string): Promise<string> {
  const server = createServer({ cert, key }, (socket) => socket.on('error', () => undefined));
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ...trust });
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return once(socket, 'secureConnect').then(
    () => 'good',
    (error: Error) => error.message,
  );
}

describe('a connection that wants one certificate only', () => {
  it('is good with that one, whoever signed it and whatever it names', async () => {
    expect(await connection(onlyThisCertificate(SIGNED.certificate), SIGNED.certificate, SIGNED.key)).toBe('good');
    expect(await connection(onlyThisCertificate(CERTIFICATE), CERTIFICATE, PRIVATE_KEY)).toBe('good');
  });

  it('wants the first of a file with a chain', async () => {
    const chain = SIGNED.certificate + SIGNED.authority;
    expect(await connection(onlyThisCertificate(chain), SIGNED.certificate, SIGNED.key)).toBe('good');
    expect(onlyThisCertificate(chain).ca).toBe(SIGNED.certificate);
  });

  it('is refused with any other', async () => {
    expect(await connection(onlyThisCertificate(SIGNED.certificate), CERTIFICATE, PRIVATE_KEY)).toMatch(/certificate/);
    expect(await connection(onlyThisCertificate(CERTIFICATE), SIGNED.certificate, SIGNED.key)).toMatch(/certificate/);
    // Signed by the one that is wanted, and so a good chain: it is still another one.
    expect(await connection(onlyThisCertificate(SIGNED.authority), SIGNED.certificate, SIGNED.key)).toMatch(
      /Another program answers/,
    );
  });
});
