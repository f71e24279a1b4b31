import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Trusts } from '../../../electron/host/trusts';
import { CERTIFICATE } from '../../broker/server/certificate';
import { SIGNED } from '../../broker/server/signed-certificate';
import { KeptLog, testDirectory } from '../console/parts';

const READY = { local: 'https://127.0.0.1:8484/', mqtt: 'mqtts://Chat.example.com:8883' };
const OWN = ['https://127.0.0.1:8484/api/server', 'mqtts://chat.example.com:8883'];
const OTHERS = ['https://127.0.0.1:8485/', 'https://chat.example.com/', 'mqtts://other.example.com:8883', 'no address'];

async function trusts(authorities: string | null = null) {
  const file = join(await testDirectory(), 'cert.pem');
  await writeFile(file, SIGNED.certificate + SIGNED.authority);
  const logger = new KeptLog();
  return { file, logger, trusts: new Trusts({ authorities, certificate: file, logger }) };
}

describe('what makes a certificate good', () => {
  it('is the first one of its file for the server here, by both of its addresses', async () => {
    const { trusts: own } = await trusts();
    own.serverRuns(READY);
    expect(OWN.map((address) => own.trustFor(address)?.ca)).toEqual([SIGNED.certificate, SIGNED.certificate]);
  });

  it('is for others what it is without a server here: what Node trusts, or the authorities that are named', async () => {
    const { trusts: own } = await trusts();
    own.serverRuns(READY);
    expect(OTHERS.map((address) => own.trustFor(address))).toEqual(OTHERS.map(() => undefined));
    const { trusts: named } = await trusts(SIGNED.authority);
    named.serverRuns(READY);
    expect(OTHERS.map((address) => named.trustFor(address))).toEqual(OTHERS.map(() => ({ ca: SIGNED.authority })));
  });

  it('is read anew when the server is started again, and over when it ends', async () => {
    const { trusts: own, file } = await trusts();
    own.serverRuns(READY);
    await writeFile(file, CERTIFICATE);
    expect(own.trustFor(READY.local)?.ca).toBe(SIGNED.certificate);
    own.serverRuns(READY);
    expect(own.trustFor(READY.local)?.ca).toBe(CERTIFICATE);
    own.serverRuns(null);
    expect(own.trustFor(READY.local)).toBeUndefined();
  });

  it('is not known where the file is gone, which is logged', async () => {
    const { trusts: own, file, logger } = await trusts();
    await rm(file);
    own.serverRuns(READY);
    expect(own.trustFor(READY.local)).toBeUndefined();
    expect(logger.errors).toEqual([expect.stringContaining('cannot be read')]);
  });
});
