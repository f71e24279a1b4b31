import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockedIn, underPolicy, unlocked } from '../../../electron/console/locked-settings';
import type { Vault } from '../../../electron/console/remembered';
import type { ReadPolicy } from '../../../electron/contract/machine-policy';
import { type ConsoleSettings, DEFAULT_SETTINGS } from '../../../electron/contract/settings';
import { readJsonPolicy } from '../../../electron/desktop/machine-policy/read-policy';
import { expectOk } from '../../broker/hub/world';
import { CAPABILITIES } from '../contract/console-script';
import { anyPairs, policyOf, withLanguages } from '../desktop/machine-policy/samples';
import { testDirectory } from './parts';
import { openConsole, Team } from './team';

const SOURCE = '/etc/parley/policy.json';
const policy = (value: object): ReadPolicy => readJsonPolicy(JSON.stringify(value), SOURCE);
const STRICT = policy({
  alerts: { toast: false, repeatSeconds: 30, sound: true },
  desktop: { launchAtLogin: true },
  presence: { idleMinutes: 5 },
});

describe('settings under a policy', () => {
  it('are those of the policy, and the agent’s own in all that it leaves open', async () => {
    const core = await openConsole({ policy: STRICT });
    expect(core.state.settings).toMatchObject({
      alerts: { toast: false, repeatSeconds: 30, toastWords: true },
      desktop: { launchAtLogin: true, spellCheck: true },
      presence: { idleMinutes: 5, whenLocked: true },
      sound: true,
    });
    expect(core.state.policy).toEqual({
      source: SOURCE,
      locked: ['desktop.launchAtLogin', 'alerts.sound', 'alerts.toast', 'alerts.repeatSeconds', 'presence.idleMinutes'],
      problems: [],
    });
  });

  it('refuse a change of what is locked, in words, and change nothing', async () => {
    const core = await openConsole({ policy: STRICT });
    const { alerts, presence } = core.state.settings;
    const wish = { theme: 'dark', sound: false, alerts: { ...alerts, toast: true }, presence };
    expect(await core.call('settings.set', wish)).toEqual({
      ok: false,
      error: {
        code: 'forbidden',
        message: 'Your organization sets alerts.sound, alerts.toast. Nothing was changed.',
        retryable: false,
        fields: [
          { path: 'alerts.sound', message: 'Set by your organization.' },
          { path: 'alerts.toast', message: 'Set by your organization.' },
        ],
      },
    });
    expect(core.state.settings.theme).toBe('system');
  });

  it('take a change of what stands beside it', async () => {
    const core = await openConsole({ policy: STRICT });
    const { alerts } = core.state.settings;
    expectOk(await core.call('settings.set', { alerts: { ...alerts, flash: false } }));
    expect(core.state.settings.alerts).toMatchObject({ flash: false, toast: false, repeatSeconds: 30 });
  });

  it('leave the agent’s own choice where it was, for the day when the policy is gone', async () => {
    const dataDir = await testDirectory();
    const before = await openConsole({ dataDir });
    const { alerts } = before.state.settings;
    expectOk(await before.call('settings.set', { sound: false, alerts: { ...alerts, repeatSeconds: 60 } }));
    await before.close();
    const under = await openConsole({ dataDir, policy: STRICT });
    expect(under.state.settings).toMatchObject({ sound: true, alerts: { repeatSeconds: 30 } });
    // The window sends the whole group, with what is locked as it is shown.
    expectOk(await under.call('settings.set', { alerts: { ...under.state.settings.alerts, badge: false } }));
    await under.close();
    expect(await readFile(join(dataDir, 'console', 'settings.json'), 'utf8')).toContain('"repeatSeconds": 60');
    const after = await openConsole({ dataDir });
    expect(after.state.settings).toMatchObject({
      sound: false,
      alerts: { repeatSeconds: 60, toast: true, badge: false },
    });
  });

  it('are kept, refused and given back so whatever the policy and the wish', () => {
    const anySettings: fc.Arbitrary<ConsoleSettings> = anyPairs.map((pairs) =>
      underPolicy(DEFAULT_SETTINGS, withLanguages(policyOf(pairs)), DEFAULT_SETTINGS),
    );
    fc.assert(
      fc.property(anyPairs, anySettings, anySettings, (pairs, own, wish) => {
        const forced = policyOf(pairs);
        const shown = underPolicy(own, forced, own);
        expect(underPolicy(shown, forced, shown)).toEqual(shown);
        const allowed = underPolicy(wish, forced, wish);
        expect(lockedIn(allowed, shown, forced)).toEqual([]);
        expect(lockedIn(wish, shown, forced).length > 0).toBe(JSON.stringify(wish) !== JSON.stringify(allowed));
        const kept = { ...own, ...unlocked(allowed, own, forced) };
        expect(underPolicy(kept, forced, kept)).toEqual(allowed);
        for (const name of lockedNames(pairs))
          expect([name, settingOf(kept, name)]).toEqual([name, settingOf(own, name)]);
      }),
    );
  });

  it('stay the very same objects when nothing of them has changed', async () => {
    const core = await openConsole({ policy: STRICT });
    const before = core.state.settings;
    expectOk(await core.call('settings.set', { theme: 'dark' }));
    expect(core.state.settings.desktop).toBe(before.desktop);
    expect(core.state.settings.alerts).toBe(before.alerts);
    expect(core.state.settings.presence).toBe(before.presence);
  });
});

describe('a server that the policy gives', () => {
  it('is the only one that an agent can sign in to', async () => {
    const team = await Team.start();
    const core = await team.console({ policy: policy({ server: team.address }) });
    expect(core.state.policy.locked).toEqual(['server']);
    const other = { server: 'http://127.0.0.1:1', agent: 'aino', password: 'demo' };
    expect(await core.call('signIn', other)).toMatchObject({
      error: { code: 'forbidden', message: `Your organization sets the server: it is ${team.address}.` },
    });
    expectOk(await core.call('signIn', { agent: 'aino', password: 'demo' }));
  });
});

describe('staying signed in', () => {
  it('can be forbidden: what was kept goes, nothing new is kept, and it is not offered', async () => {
    const team = await Team.start();
    const written: unknown[] = [];
    const vault: Vault = { read: async () => null, write: async (kept) => void written.push(kept) };
    const capabilities = { ...CAPABILITIES, remember: true };
    const core = await team.console({ vault, capabilities, policy: policy({ signIn: { remember: false } }) });
    expect(core.state.capabilities).toMatchObject({ remember: false, rememberForbidden: true });
    expect(written).toEqual([null]);
    expectOk(await core.call('signIn', { agent: 'aino', password: 'demo', remember: true }));
    expect(written).toEqual([null]);
    const free = await team.console({ vault, capabilities });
    expect(free.state.capabilities.remember).toBe(true);
    expect(free.state.capabilities.rememberForbidden).toBeUndefined();
    expectOk(await free.call('signIn', { agent: 'bertil', password: 'demo', remember: true }));
    expect(written).toHaveLength(2);
  });
});

/** Names of settings as the policy has them; the sound stands elsewhere in the settings. */
function lockedNames(pairs: readonly (readonly [{ readonly name: string }, unknown])[]): string[] {
  return pairs
    .map(([{ name }]) => name)
    .filter((name) => /^(alerts|desktop|presence)\./.test(name) && name !== 'desktop.dictionaryUrl');
}

function settingOf(settings: ConsoleSettings, name: string): unknown {
  if (name === 'alerts.sound') return settings.sound;
  return name
    .split('.')
    .reduce<unknown>((at, part) => Object.entries(Object(at)).find(([key]) => key === part)?.[1], settings);
}
