import { describe, expect, it, onTestFinished } from 'vitest';
import type { Console } from '../../../electron/console/console';
import type { AlertAction } from '../../../electron/desktop/alert-ladder';
import { Attention, type AttentionPort } from '../../../electron/host/attention';
import { realClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { KeptLog } from '../console/parts';
import { Team } from '../console/team';

/** A system that notes what it is asked to show. */
class Shown implements AttentionPort {
  readonly toasts: Extract<AlertAction, { kind: 'toast' }>[] = [];
  readonly badges: number[] = [];
  toast = (toast: Extract<AlertAction, { kind: 'toast' }>): void => void this.toasts.push(toast);
  closeToast = (): void => undefined;
  testToast = (): void => undefined;
  flash = (): void => undefined;
  badge = (count: number): void => void this.badges.push(count);
}

function attend(console: Console): Shown {
  const shown = new Shown();
  const attention = new Attention(console, realClock, new KeptLog(), shown);
  onTestFinished(() => attention.close());
  return shown;
}

async function escalating(console: Console): Promise<void> {
  const { alerts } = console.state.settings;
  await console.settings.set({ alerts: { ...alerts, escalateSeconds: 1, repeatSeconds: 0 } });
}

const titles = (console: Console): (string | undefined)[] => console.state.notices.map(({ text }) => text);

describe('a chat that nobody looks at', () => {
  it('goes back to the queue, to a colleague, with the reason; and calls here no longer', async () => {
    const team = await Team.start();
    const aino = await team.agent('aino');
    await escalating(aino);
    const visitor = await team.visitor('it');
    await until(() => aino.state.alerts.length === 1);
    const bertil = await team.agent('bertil');
    attend(aino);
    await until(() => bertil.state.alerts.length === 1);
    const offered = bertil.state.conversations[visitor.id]?.find((event) => event.type === 'redirect.offered');
    expect(offered?.data).toMatchObject({
      note: 'Sent back to the queue by Parley: nobody had looked at this chat for 1 second.',
    });
    await until(() => aino.state.alerts.length === 0);
    expect(aino.state.chats[visitor.id]?.lost).not.toBeNull();
    expect(titles(aino)).toContain('desktop.notice.escalated');
  });

  it('stays, and goes on calling, where nobody else could take it', async () => {
    const team = await Team.start();
    const aino = await team.agent('aino');
    await escalating(aino);
    const visitor = await team.visitor('it');
    await until(() => aino.state.alerts.length === 1);
    const due = Date.now() + 1_000;
    attend(aino);
    await until(() => Date.now() > due + 300);
    expect(aino.state.alerts).toHaveLength(1);
    expect(aino.state.chats[visitor.id]?.lost).toBeNull();
    expect(titles(aino)).not.toContain('desktop.notice.escalated');
  });

  it('calls in no console any more once it was seen in one', async () => {
    const team = await Team.start();
    const [here, there] = [await team.agent('aino'), await team.agent('aino')];
    const visitor = await team.visitor('it');
    await until(() => here.state.alerts.length === 1 && there.state.alerts.length === 1);
    await here.call('alert.seen', { session: visitor.id });
    await until(() => there.state.alerts.length === 0);
    expect(here.state.alerts).toEqual([]);
  });

  it('that is over calls no longer', async () => {
    const team = await Team.start();
    const aino = await team.agent('aino');
    const shown = attend(aino);
    const visitor = await team.visitor('it');
    await until(() => shown.badges.at(-1) === 1);
    await visitor.ok('session.end', {});
    await until(() => shown.badges.at(-1) === 0);
    expect(aino.state.alerts).toEqual([]);
  });
});

describe('what came before anybody listened', () => {
  it('is shown all the same, with the visitor’s first message', async () => {
    const team = await Team.start();
    const visitor = await team.visitor('it');
    await visitor.ok('message.post', { text: 'My screen is black' });
    await visitor.ok('message.post', { text: 'Hello?' });
    const aino = await team.agent('aino');
    await until(() => aino.state.alerts.length === 1);
    const shown = attend(aino);
    expect(shown.toasts).toMatchObject([
      { session: visitor.id, visitor: 'Maija', words: 'My screen is black', asks: null },
    ]);
    expect(shown.badges.at(-1)).toBeGreaterThan(0);
  });
});
