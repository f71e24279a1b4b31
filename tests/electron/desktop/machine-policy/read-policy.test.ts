import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, readOptions } from '../../../../broker/options/read-options';
import { POLICY_KEYS } from '../../../../electron/desktop/machine-policy/policy-keys';
import { policyOptions } from '../../../../electron/desktop/machine-policy/policy-options';
import { readJsonPolicy, underMachine, valueAt } from '../../../../electron/desktop/machine-policy/read-policy';
import { expectOk } from '../../../broker/hub/world';
import { anyPairs, policyOf, withLanguages } from './samples';

const FILE = '/etc/parley/policy.json';
const read = (value: unknown) => readJsonPolicy(JSON.stringify(value), FILE);

describe('a policy in JSON', () => {
  it('is read as it was meant, with every key that it sets locked', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const { policy, facts } = read(policyOf(pairs));
        expect(policy).toEqual(withLanguages(policyOf(pairs)));
        expect(facts.problems).toEqual([]);
        expect(facts.locked).toEqual(expect.arrayContaining(pairs.map(([{ name }]) => name)));
      }),
    );
  });

  it.each<[unknown, string]>([
    [{ server: 'chat.example.com' }, `server in ${FILE} is "chat.example.com"; it must be an address such as`],
    [{ server: 'ftp://chat.example.com' }, 'it must be an address such as https://chat.example.com'],
    [{ server: 'https://' }, 'it must be an address'],
    [{ server: 'https://1.2.3.4.5' }, 'it must be an address'],
    [{ server: 7 }, `server in ${FILE} is 7; it must be an address`],
    [{ tlsCa: 'ca.pem' }, 'it must be the full path of a file'],
    [{ updates: { feed: 'http://updates.example.com' } }, 'by HTTPS'],
    [{ updates: { channel: 'nightly' } }, 'updates.channel in /etc/parley/policy.json is "nightly"; it must be one of'],
    [{ alerts: { repeatSeconds: 301 } }, 'alerts.repeatSeconds in /etc/parley/policy.json is 301; it must be a whole'],
    [{ alerts: { repeatSeconds: 1.5 } }, 'it must be a whole number from 0 to 300'],
    [{ alerts: { toast: 'no' } }, 'alerts.toast in /etc/parley/policy.json is "no"; it must be true or false'],
    [{ alerts: { toast: 1 } }, 'it must be true or false'],
    [{ alerts: { toast: null } }, 'is null; it must be true or false'],
    [{ languages: 'fi' }, 'it must be a list of at most 10 languages'],
    [{ languages: ['x'.repeat(17)] }, 'it must be a list'],
    [{ alerts: true }, 'alerts in /etc/parley/policy.json must be an object of keys'],
    [{ alerts: ['toast'] }, 'must be an object of keys'],
    [{ toast: false }, `${FILE} has a key that does not exist: "toast". Did you mean alerts.toast?`],
    [{ alerts: { Toast: false } }, 'does not exist: "alerts.Toast". Did you mean alerts.toast?'],
    [{ constructor: 1 }, 'does not exist: "constructor"'],
    [{ desktop: { zoom: 100 } }, 'does not exist: "desktop.zoom"'],
  ])('%j is reported in words, and the rest still applies', (bad, words) => {
    const { policy, facts } = read({ presence: { idleMinutes: 5 }, ...(bad as object), signIn: { remember: false } });
    expect(policy).toEqual({ presence: { idleMinutes: 5 }, signIn: { remember: false } });
    expect(facts).toMatchObject({ source: FILE, locked: ['signIn.remember', 'presence.idleMinutes'] });
    expect(facts.problems).toEqual([expect.stringContaining(words)]);
    expect(facts.problems[0]).toMatch(/It is ignored\.$/);
  });

  it.each([
    ['', 'it is no JSON'],
    ['{"server":', 'it is no JSON'],
    ['[]', 'it is not one object of keys'],
    ['null', 'it is not one object of keys'],
    ['"server"', 'it is not one object of keys'],
  ])('%j is not used at all, and that is said', (text, words) => {
    const { policy, facts } = readJsonPolicy(text, FILE);
    expect([policy, facts.locked]).toEqual([{}, []]);
    expect(facts.problems).toEqual([expect.stringContaining(words)]);
  });

  it('names no password that stands in an address', () => {
    const { facts } = read({ server: 'https://anna:hunter2@chat.example.com' });
    expect(facts.problems.join()).toContain('//...@chat.example.com');
    expect(facts.problems.join()).not.toContain('hunter2');
  });

  it('may begin with a byte-order mark, name its schema, and come out of a profile', () => {
    expect(readJsonPolicy('\uFEFF{"$schema":"x","PayloadUUID":"y","alerts":{"toast":false}}', FILE)).toMatchObject({
      policy: { alerts: { toast: false } },
      facts: { locked: ['alerts.toast'], problems: [] },
    });
  });

  it('gives its languages to the spell-check, where that has none of its own', () => {
    expect(read({ languages: ['fi'] })).toMatchObject({
      policy: { desktop: { spellLanguages: ['fi'] } },
      facts: { locked: ['languages', 'desktop.spellLanguages'] },
    });
    expect(read({ languages: ['fi'], desktop: { spellLanguages: [] } }).policy.desktop).toEqual({ spellLanguages: [] });
  });

  it('never throws, whatever it says, and locks only what it sets', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { policy, facts } = readJsonPolicy(text, FILE);
        if (facts.locked.length === 0) expect(policy).toEqual({});
        expect(facts.problems.length).toBeLessThanOrEqual(50);
      }),
    );
  });
});

describe('a policy that somebody starts Parley with', () => {
  it('changes nothing of the machine’s, and sets what that leaves open', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (ofMachine, ofStart) => {
        const [machine, given] = [read(policyOf(ofMachine)), readJsonPolicy(JSON.stringify(policyOf(ofStart)), 'mine')];
        const both = underMachine(machine, given);
        for (const { name, path } of POLICY_KEYS) {
          const wanted = valueAt(machine.policy, path) ?? valueAt(given.policy, path);
          expect([name, valueAt(both.policy, path)]).toEqual([name, wanted]);
          expect([name, both.facts.locked.includes(name)]).toEqual([name, wanted !== undefined]);
        }
        expect(both.facts.source).toBe(`${FILE}, mine`);
      }),
    );
  });
});

describe('the options of a policy', () => {
  it('are never refused, and go before the command line, the environment and the file', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const { policy } = read(policyOf(pairs));
        const asked = expectOk(
          readOptions({
            program: 'start',
            argv: ['--connect', 'http://line.example.com', '--tls-ca', '/line'],
            env: { PARLEY_CONNECT: 'http://env.example.com', PARLEY_TLS_CA: '/env' },
            readFile: () => '{"connect":"http://file.example.com"}',
            policy: policyOptions(policy),
          }),
        );
        expect(asked).toEqual({
          kind: 'run',
          options: {
            ...DEFAULT_OPTIONS,
            connect: policy.server ?? 'http://line.example.com',
            tlsCa: policy.tlsCa ?? '/line',
          },
        });
      }),
    );
  });
});
