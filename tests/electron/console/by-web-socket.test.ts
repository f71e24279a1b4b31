import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentTokenAnswer } from '../../../broker/protocol/http';
import { onlyThisCertificate, type TrustFor } from '../../../broker/sockets/own-certificate';
import { systemIds } from '../../../broker/system';
import { AgentSession } from '../../../electron/console/agent-session';
import { openAgentFiles } from '../../../electron/console/files';
import { ConsoleStore } from '../../../electron/console/store';
import { realClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { SIGNED } from '../../broker/server/signed-certificate';
import { CAPABILITIES } from '../contract/console-script';
import { Line } from './line';
import { KeptLog, testDirectory } from './parts';
import { Team } from './team';

/** A console of Aino, whose line over TCP can be cut, and who has this address for the other way. */
async function consoleAt(team: Team, line: Line, mqttWebSocket: string, trustFor?: TrustFor): Promise<ConsoleStore> {
  const answer = await fetch(new URL('/api/agents/token', team.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ agent: 'aino', password: 'demo' }),
  });
  const { token, agent: me } = AgentTokenAnswer.parse(await answer.json());
  const logger = new KeptLog();
  const store = new ConsoleStore(CAPABILITIES);
  const session = new AgentSession({
    me,
    mqtt: line.url,
    mqttWebSocket,
    ...(trustFor === undefined ? {} : { trustFor }),
    answers: async () => true,
    token: async () => ({ ok: true, value: token }),
    files: await openAgentFiles(
      { dir: await testDirectory(), logger, now: () => realClock.now() },
      { address: team.address, own: false },
      'aino',
    ),
    store,
    clock: realClock,
    ids: systemIds,
    logger,
    refused: () => undefined,
  });
  onTestFinished(() => session.close());
  session.start();
  return store;
}

async function lineTo(team: Team): Promise<Line> {
  const line = await Line.to(Number(new URL(team.server.mqtt).port));
  onTestFinished(() => line.close());
  return line;
}

/** What does TLS before the server, at an address that its certificate does not name. */
async function tlsBefore(team: Team): Promise<string> {
  const front = createServer({ cert: SIGNED.certificate, key: SIGNED.key }, (near) => {
    const far = connect({ port: Number(new URL(team.address).port), host: '127.0.0.1' });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  onTestFinished(() => void front.close());
  // A server that listens has an address with a port.
  return `wss://127.0.0.1:${(front.address() as AddressInfo).port}/mqtt`;
}

const isConnected = (store: ConsoleStore) => (): boolean => store.state.connection.kind === 'connected';

describe('a console in a network that lets only web pages through', () => {
  it('has its connection over a WebSocket, and works there as ever', async () => {
    const team = await Team.start();
    const line = await lineTo(team);
    line.cut();
    const store = await consoleAt(team, line, team.server.mqttWebSocket);
    await until(isConnected(store));
    const visitor = await team.visitor();
    await until(() => Object.values(store.state.chats).some(({ fold }) => fold.state === 'live'));
    expect(store.state.directory.some(({ id, online }) => id === 'aino' && online)).toBe(true);
    await visitor.close();
  });

  it('wants there the certificate that it wants of every server', async () => {
    const team = await Team.start();
    const line = await lineTo(team);
    line.cut();
    const trust = onlyThisCertificate(SIGNED.certificate);
    const store = await consoleAt(team, line, await tlsBefore(team), (address) =>
      address.startsWith('wss:') ? trust : undefined,
    );
    await until(isConnected(store));
  });

  it('goes back to the other way when that is the one that leads somewhere', async () => {
    const team = await Team.start();
    const line = await lineTo(team);
    const store = await consoleAt(team, line, 'ws://127.0.0.1:1/mqtt');
    await until(isConnected(store));
    line.cut();
    await until(() => !isConnected(store)());
    line.mend();
    await until(isConnected(store));
  });
});
