import { expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import { ServerInfo } from '../../../broker/protocol/http';
import { Reach } from '../../../electron/console/reach';
import { HandClock } from '../../broker/hub/clocks';
import { turn } from './ports';

const workspace = { title: 'T', skills: [], statusReasons: [], askVisitor: false, demo: false };
const INFO = ServerInfo.parse({ version: '1', mqtt: 'mqtt://x:1', mqttWebSocket: 'ws://x:1', workspace });

function setUp(firstAfterMs = 0) {
  const clock = new HandClock();
  let answer: Result<ServerInfo> = fail('unavailable', 'No network.');
  const events: string[] = [];
  const reach = new Reach({
    ask: async () => {
      events.push('asked');
      return answer;
    },
    clock,
    firstAfterMs,
    answered: ({ version }) => void events.push(`answered ${version}`),
    failed: ({ code }) => void events.push(code),
  });
  const comes = (next: Result<ServerInfo>): void => {
    answer = next;
  };
  const after = async (ms: number): Promise<number> => {
    clock.forward(ms);
    await turn();
    return events.filter((event) => event === 'asked').length;
  };
  return { reach, events, comes, after };
}

it('a server that does not answer is asked again, ever more rarely, and at once when the network may have come', async () => {
  const { reach, events, comes, after } = setUp();
  const asked: number[] = [];
  for (const ms of [0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) asked.push(await after(ms));
  expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await after(29_000)).toBe(8);
  comes(ok(INFO));
  reach.now();
  await turn();
  expect(events.slice(-2)).toEqual(['asked', 'answered 1']);
  reach.now();
  expect(await after(60_000)).toBe(9);
});

it('what is no address is not asked again, nor is any server after the end', async () => {
  const bad = setUp(1_000);
  bad.comes(fail('invalid', 'No address.'));
  expect(await bad.after(1_000)).toBe(1);
  expect(await bad.after(60_000)).toBe(1);
  const ended = setUp(2_000);
  expect(await ended.after(1_999)).toBe(0);
  ended.reach.close();
  expect(await ended.after(60_000)).toBe(0);
  expect(ended.events).toEqual([]);
});
