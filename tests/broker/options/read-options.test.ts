import { describe, expect, it } from 'vitest';
import type { Options } from '../../../broker/options/options';
import { DEFAULT_OPTIONS, helpText, type OptionSources, readOptions } from '../../../broker/options/read-options';

function read(sources: Partial<OptionSources>): Options {
  const result = readOptions({ program: 'start', argv: [], env: {}, readFile: () => '{}', ...sources });
  if (!result.ok) throw new Error(result.error.message);
  if (result.value.kind !== 'run') throw new Error(result.value.kind);
  return result.value.options;
}

function complaint(argv: readonly string[], more: Partial<OptionSources> = {}): string {
  const result = readOptions({ program: 'start', argv, env: {}, readFile: () => '{}', ...more });
  return result.ok ? `no complaint about ${argv.join(' ')}` : result.error.message;
}

describe('options', () => {
  it('have defaults that are safe on one machine', () => {
    expect(read({})).toEqual(DEFAULT_OPTIONS);
    expect(DEFAULT_OPTIONS.listen).toBe('127.0.0.1');
  });

  it('are read with a space or an equals sign, and switches can be turned off', () => {
    const argv = ['--http-port', '0', '--mqtt-port=1884', '--no-open', '--json', '--host', 'web', '--data-dir', '/x y'];
    expect(read({ argv })).toMatchObject({
      httpPort: 0,
      mqttPort: 1884,
      open: false,
      json: true,
      host: 'web',
      dataDir: '/x y',
    });
  });

  it('follow the order policy, command line, environment, file, default', () => {
    const file = JSON.stringify({
      agent: 'file',
      'http-port': 1,
      'mqtt-port': 1,
      'console-port': 1111,
      listen: '10.0.0.1',
    });
    const env = { PARLEY_AGENT: 'env', PARLEY_HTTP_PORT: '2', PARLEY_MQTT_PORT: '22' };
    const options = read({
      argv: ['--config', 'c.json', '--agent', 'line', '--http-port', '3'],
      env,
      readFile: () => file,
      policy: { agent: 'policy' },
    });
    expect(options).toMatchObject({
      agent: 'policy',
      httpPort: 3,
      mqttPort: 22,
      consolePort: 1111,
      listen: '10.0.0.1',
    });
  });

  it.each([
    [['--htp-port', '1'], 'There is no option --htp-port. Did you mean --http-port?'],
    [
      ['--http-port', '70000'],
      '"70000" on the command line is no good for http-port: it wants a port from 0 to 65535.',
    ],
    [['--http-port', '-1'], '"-1" on the command line is no good for http-port: it wants a port from 0 to 65535.'],
    [['--http-port'], '--http-port wants a port from 0 to 65535 after it.'],
    [['--http-port', '--json'], '--http-port wants a port from 0 to 65535 after it.'],
    [['--host', 'chrome'], '"chrome" on the command line is no good for host: it wants auto, electron or web.'],
    [
      ['--connect', 'ftp://x'],
      '"ftp://x" on the command line is no good for connect: it wants an address such as https://chat.example.com.',
    ],
    [
      ['--connect', 'http://a:b@x'],
      '"http://a:b@x" on the command line is no good for connect: it wants an address such as https://chat.example.com.',
    ],
    [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key belong together: give both or neither.'],
    [['--http-port', '8000', '--mqtt-port', '8000'], 'Two of the ports are the same. Each needs its own.'],
    [['loose'], '"loose" is no option. See --help for those there are.'],
    [['--zzzzzzzz'], 'There is no option --zzzzzzzz. See --help for those there are.'],
  ])('complains of %j in one line', (argv, message) => {
    expect(complaint(argv)).toBe(message);
  });

  it('complains of a configuration file that is missing, no JSON, or has unknown keys', () => {
    const missing = () => {
      throw new Error('ENOENT: no such file');
    };
    expect(complaint(['--config', 'c.json'], { readFile: missing })).toContain('c.json cannot be used: ENOENT');
    expect(complaint(['--config', 'c.json'], { readFile: () => '{' })).toContain('c.json cannot be used');
    expect(complaint(['--config', 'c.json'], { readFile: () => '[1]' })).toContain('must be one JSON object');
    expect(complaint(['--config', 'c.json'], { readFile: () => '{"htp-port":1}' })).toContain(
      'Did you mean "http-port"?',
    );
  });

  it('of the console are unknown to the server', () => {
    expect(complaint(['--console-port', '1'], { program: 'server' })).toContain('There is no option --console-port');
  });

  it('are all in the help', () => {
    const help = helpText('start');
    for (const name of ['--host', '--no-open', '--connect', '--console-port', '--tls-ca']) expect(help).toContain(name);
    expect(helpText('server')).not.toContain('--connect');
    expect(readOptions({ program: 'start', argv: ['--help'], env: {}, readFile: () => '' })).toEqual({
      ok: true,
      value: { kind: 'help' },
    });
  });
});

describe('what stands in no table', () => {
  const NAMES = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];

  it.each(NAMES)('(%s) is no option, on the command line or in a file', (name) => {
    expect(complaint([`--${name}`, 'x'])).toMatch(new RegExp(`^There is no option --${name}\\.`));
    expect(complaint([`--no-${name}`])).toMatch(new RegExp(`^There is no option --no-${name}\\.`));
    if (name === '__proto__') return;
    const readFile = (): string => JSON.stringify({ [name]: 'x' });
    expect(complaint(['--config', 'c.json'], { readFile })).toContain(`has an option that does not exist: "${name}"`);
  });

  it('is quoted so that one can see it, in one line', () => {
    expect(complaint(['\ufeff--json'])).toBe('"\\ufeff--json" is no option. See --help for those there are.');
    expect(complaint(['--http-port', '80\u200b'])).toContain('"80\\u200b" on the command line');
    expect(complaint([`x\n${'y'.repeat(500)}`]).length).toBeLessThan(200);
  });

  it('is named where a value of the file is none', () => {
    const readFile = (): string => '{"http-port": 1, "listen": ["a"]}';
    expect(complaint(['--config', 'c.json'], { readFile })).toContain('What stands at "listen" is no text, number');
  });
});
