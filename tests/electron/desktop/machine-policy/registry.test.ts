import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRegistryPolicy } from '../../../../electron/desktop/machine-policy/registry';
import { type RegistryValue, regOutput } from './reg-output';

const one = (value: Partial<RegistryValue>): string =>
  regOutput([{ below: '', name: 'server', type: 'REG_SZ', data: '', ...value }]);

/** As Windows 11 prints it, typed off. */
const PRINTED = `
HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley
    server    REG_SZ    https://chat.example.com
    tlsCa    REG_EXPAND_SZ    C:\\ProgramData\\Parley Files\\ca.pem
    languages    REG_MULTI_SZ    fi\\0sv-FI

HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley\\alerts
    toast    REG_DWORD    0x0
    sound    REG_DWORD    0x1
    repeatSeconds    REG_DWORD    0x1e

HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley\\updates
    channel    REG_SZ    none

`;

describe('a policy in the registry', () => {
  it('is read from what reg.exe prints', () => {
    for (const text of [PRINTED, PRINTED.replaceAll('\n', '\r\n'), PRINTED.replaceAll('    ', '\t')]) {
      const { policy, facts } = readRegistryPolicy(text);
      expect(policy).toEqual({
        server: 'https://chat.example.com',
        tlsCa: 'C:\\ProgramData\\Parley Files\\ca.pem',
        languages: ['fi', 'sv-FI'],
        alerts: { toast: false, sound: true, repeatSeconds: 30 },
        updates: { channel: 'none' },
        desktop: { spellLanguages: ['fi', 'sv-FI'] },
      });
      expect(facts).toMatchObject({ source: 'HKLM\\SOFTWARE\\Policies\\Parley', problems: [] });
    }
  });

  it('has names without case', () => {
    const text = PRINTED.replace('toast', 'TOAST').replace('\\alerts', '\\Alerts').replace('Parley', 'PARLEY');
    expect(readRegistryPolicy(text).policy.alerts?.toast).toBe(false);
  });

  it('may hold a list as a key with numbered values', () => {
    const below = 'desktop\\spellLanguages';
    const text = regOutput([
      { below, name: '10', type: 'REG_SZ', data: 'pl' },
      { below, name: '2', type: 'REG_SZ', data: 'sv' },
      { below, name: '1', type: 'REG_SZ', data: 'fi' },
    ]);
    expect(readRegistryPolicy(text)).toMatchObject({
      policy: { desktop: { spellLanguages: ['fi', 'sv', 'pl'] } },
      facts: { problems: [] },
    });
  });

  it.each<[string, string]>([
    [one({ data: 'chat' }), 'server in HKLM\\SOFTWARE\\Policies\\Parley is "chat"; it must be an address'],
    [one({ type: 'REG_DWORD', data: 1 }), 'server in HKLM\\SOFTWARE\\Policies\\Parley is 1; it must be'],
    [one({ name: '(Default)', data: 'x' }), 'has a key that does not exist: "(Default)"'],
    [one({ name: 'a    b', data: 'x' }), 'has a key that does not exist: "a    b"'],
    [one({ below: 'other\\deep', data: 'x' }), 'has a key that does not exist: "other.deep.server"'],
    [one({ type: 'REG_BINARY', data: 'FF00' }), 'has the type REG_BINARY'],
    [one({ type: 'REG_QWORD', data: 7 }), 'has the type REG_QWORD'],
    [one({ name: 'tlsCa', type: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\ca.pem' }), 'names a variable'],
    [one({ name: 'tlsCa', data: 'C:\\M\uFFFDller\\ca.pem' }), 'has letters that cannot be read'],
    [one({ below: 'alerts', name: 'toast', type: 'REG_DWORD', data: 2 }), 'is 2; it must be true or false'],
    [one({ below: 'alerts', name: 'toast', data: '1' }), 'is "1"; it must be true or false'],
    [one({ below: 'alerts', name: 'repeatSeconds', type: 'REG_DWORD', data: 900 }), 'is 900; it must be a whole'],
    [one({ data: '' }), 'server in HKLM\\SOFTWARE\\Policies\\Parley is ""'],
  ])('%j is reported, and the rest still applies', (bad, words) => {
    const { policy, facts } = readRegistryPolicy(
      `${bad}${regOutput([{ below: 'presence', name: 'comeBack', type: 'REG_DWORD', data: 0 }])}`,
    );
    expect(policy).toEqual({ presence: { comeBack: false } });
    expect(facts.locked).toEqual(['presence.comeBack']);
    expect(facts.problems).toEqual([expect.stringContaining(words)]);
  });

  it('is not taken from a neighbour', () => {
    const text =
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\ParleyOther\r\n    server    REG_SZ    https://evil.example.com';
    expect(readRegistryPolicy(text)).toMatchObject({ policy: {}, facts: { locked: [], problems: [] } });
  });

  it('never throws, whatever is printed', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(...PRINTED.split('\n')),
      fc.constantFrom('\t', '    x    REG_SZ'),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { policy, facts } = readRegistryPolicy(lines.join('\r\n'));
        if (facts.locked.length === 0) expect(policy).toEqual({});
      }),
    );
  });
});
