import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_POLICY } from '../../../electron/contract/machine-policy';
import { readJsonPolicy } from '../../../electron/desktop/machine-policy/read-policy';
import { readStart } from '../../../electron/host/read-start';
import { SIGNED } from '../../broker/server/signed-certificate';
import { testDirectory } from '../console/parts';

const MACHINE = readJsonPolicy(
  '{"server":"https://chat.example.com","alerts":{"toast":false}}',
  '/etc/parley/policy.json',
);

async function fileWith(text: string): Promise<string> {
  const file = join(await testDirectory(), 'policy.json');
  await writeFile(file, text);
  return file;
}

describe('the start of a console', () => {
  it('has the server of the machine’s policy, whatever the command line, the environment and a file say', async () => {
    const file = await fileWith('{"server":"https://third.example.com","presence":{"idleMinutes":5}}');
    const line = ['--connect', 'https://other.example.com', '--policy', file];
    const { asked, policy } = readStart(line, { PARLEY_CONNECT: 'https://fourth.example.com' }, MACHINE);
    expect(asked).toMatchObject({ value: { kind: 'run', options: { connect: 'https://chat.example.com' } } });
    expect(policy.facts).toEqual({
      source: `/etc/parley/policy.json, ${file}`,
      locked: ['server', 'alerts.toast', 'presence.idleMinutes'],
      problems: [],
    });
  });

  it('takes a policy of its own by the environment, which goes before the command line', async () => {
    const file = await fileWith('{"server":"https://third.example.com","alerts":{"badge":1}}');
    const line = ['--connect', 'https://other.example.com'];
    const { asked, policy } = readStart(line, { PARLEY_POLICY: file }, NO_POLICY);
    expect(asked).toMatchObject({ value: { options: { connect: 'https://third.example.com' } } });
    expect(policy.facts).toMatchObject({ locked: ['server'], problems: [expect.stringContaining('alerts.badge in ')] });
  });

  it('is refused where the file that is named is not there', async () => {
    const file = join(await testDirectory(), 'none.json');
    expect(readStart(['--policy', file], {}, NO_POLICY).asked).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^The policy file .*none\.json cannot be read: ENOENT/) },
    });
  });

  it('is not ended by an authority in a policy whose file is not there: that is said, and the rest applies', async () => {
    const none = join(await testDirectory(), 'none.pem');
    const file = await fileWith(JSON.stringify({ server: 'https://third.example.com', tlsCa: none }));
    const { asked, policy } = readStart(['--policy', file], {}, NO_POLICY);
    expect(asked).toMatchObject({ value: { options: { connect: 'https://third.example.com', tlsCa: null } } });
    expect(policy.policy).toEqual({ server: 'https://third.example.com' });
    expect(policy.facts).toEqual({
      source: file,
      locked: ['server'],
      problems: [expect.stringMatching(/^tlsCa in .* which cannot be read \(ENOENT.*It is ignored\.$/)],
    });
    // One that is there is taken.
    const ca = join(await testDirectory(), 'ca.pem');
    await writeFile(ca, SIGNED.authority);
    const there = await fileWith(JSON.stringify({ tlsCa: ca }));
    expect(readStart(['--policy', there], {}, NO_POLICY).asked).toMatchObject({ value: { options: { tlsCa: ca } } });
    const noneInIt = readStart(['--policy', await fileWith(JSON.stringify({ tlsCa: file }))], {}, NO_POLICY);
    expect(noneInIt.asked).toMatchObject({ value: { options: { tlsCa: null } } });
    expect(noneInIt.policy.facts).toMatchObject({ locked: [], problems: [expect.stringContaining('no certificate')] });
  });

  it('is as it was asked for where there is no policy', () => {
    const { asked, policy } = readStart(['--connect', 'https://other.example.com'], {}, NO_POLICY);
    expect(asked).toMatchObject({ value: { options: { connect: 'https://other.example.com' } } });
    expect(policy).toEqual(NO_POLICY);
    expect(readStart(['--help'], {}, NO_POLICY).asked).toEqual({ ok: true, value: { kind: 'help' } });
    expect(readStart(['--nothing'], {}, NO_POLICY).asked.ok).toBe(false);
  });
});
