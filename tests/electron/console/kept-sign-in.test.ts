import { describe, expect, it, onTestFinished } from 'vitest';
import type { Remembered, Vault } from '../../../electron/console/remembered';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { PASSWORD, WebWorld } from '../../broker/web/web-world';
import { testDirectory } from './parts';
import { connected, openConsole, Team } from './team';

const HOUR = 3_600_000;

function memoryVault(): Vault & { kept: Remembered | null } {
  const vault: Vault & { kept: Remembered | null } = {
    kept: null,
    read: async () => vault.kept,
    write: async (kept) => {
      vault.kept = kept;
    },
  };
  return vault;
}

describe('a sign-in that is kept', () => {
  it('needs no password over three days of work, with the program closed at night and over a weekend', async () => {
    const world = await WebWorld.start({ agents: ['aino'] });
    onTestFinished(() => world.close());
    // One clock for the server and the consoles: nights pass for all of them.
    const { clock } = world;
    const vault = memoryVault();
    const dataDir = await testDirectory();
    const server = `http://127.0.0.1:${world.port}`;
    const open = () => openConsole({ server, dataDir, vault, clock });
    const nights = [15 * HOUR, 15 * HOUR, 72 * HOUR];
    let console = await open();
    expectOk(await console.signIn(null, 'aino', PASSWORD, true));
    for (const [day, night] of nights.entries()) {
      await connected(console);
      // A day of work, with the network away in the middle of it.
      clock.forward(5 * HOUR);
      console.connectAnew('network');
      await until(() => console.state.connection.kind !== 'connected');
      await connected(console);
      clock.forward(4 * HOUR);
      await console.close();
      clock.forward(night);
      console = await open();
      expect(await console.signInAgain(), `morning ${day + 2}`).toBe(true);
    }
    await connected(console);
    expect(console.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'aino' } });

    await console.close();
    expectOk(await world.accounts.disable('aino'));
    const refused = await open();
    await refused.signInAgain();
    await until(() => refused.state.signIn.kind === 'signedOut');
    expect(vault.kept).toBeNull();
  });

  it('waits for a server that is not there yet, and knows its agent meanwhile', async () => {
    const team = await Team.start();
    const vault = memoryVault();
    const dataDir = await testDirectory();
    const first = await openConsole({ server: team.address, dataDir, vault });
    expectOk(await first.signIn(null, 'aino', 'demo', true));
    await connected(first);
    await first.close();
    const { address } = team;
    let early = first;
    await team.restart(async () => {
      early = await openConsole({ server: address, dataDir, vault });
      expect(await early.signInAgain()).toBe(true);
      expect(early.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'aino' } });
      expect(early.state.connection.kind).toBe('connecting');
    });
    await connected(early);
    await until(() => early.state.status?.effective === 'active');
  });

  it('that is still being read when the program ends signs nobody in', async () => {
    const team = await Team.start();
    const vault = memoryVault();
    const dataDir = await testDirectory();
    const first = await openConsole({ server: team.address, dataDir, vault });
    expectOk(await first.signIn(null, 'aino', 'demo', true));
    await first.close();
    const second = await openConsole({ server: team.address, dataDir, vault });
    const again = second.signInAgain();
    await second.close();
    expect(await again).toBe(false);
    expect(second.session).toBeNull();
  });

  it('without word of the server from before says that it cannot be reached, and goes on by itself', async () => {
    const team = await Team.start();
    const vault = memoryVault();
    const dataDir = await testDirectory();
    const first = await openConsole({ server: team.address, dataDir, vault });
    expectOk(await first.signIn(null, 'aino', 'demo', true));
    await first.close();
    if (vault.kept !== null) vault.kept = { server: `${vault.kept.server}/`, answer: vault.kept.answer };
    const { address } = team;
    let early = first;
    await team.restart(async () => {
      early = await openConsole({ server: address, dataDir, vault });
      expect(await early.signInAgain()).toBe(false);
      expect(early.state.signIn).toMatchObject({ kind: 'signedOut', agent: 'aino', unreachable: expect.any(String) });
      expect(vault.kept).not.toBeNull();
    });
    await connected(early);
    expect(early.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'aino' } });
  });
});

describe('a console without a sign-in', () => {
  it('says that its server cannot be reached, and no longer once it can', async () => {
    const team = await Team.start();
    const { address } = team;
    let early = await openConsole();
    await team.restart(async () => {
      early = await openConsole({ server: address });
      await until(() => early.state.signIn.kind === 'signedOut' && early.state.signIn.unreachable !== undefined);
    });
    await until(() => early.state.workspace !== null);
    expect(early.state.signIn).toEqual({ kind: 'signedOut', server: address, agent: null, error: null });
  });
});
