import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../broker/options/options';
import { DEFAULT_OPTIONS, readOptions } from '../../../broker/options/read-options';
import { serverEnvironment } from '../../../electron/host/embedded-server';
import { dataDirOf, serverArguments } from '../../../electron/host/start-up';
import { expectOk } from '../../broker/hub/world';

describe('the command line of the embedded server', () => {
  const readBack = (argv: readonly string[]): Options => {
    const asked = expectOk(readOptions({ program: 'server', argv, env: {}, readFile: () => '' }));
    if (asked.kind !== 'run') throw new Error('It would not run.');
    return asked.options;
  };

  it('says again all that was asked of the server, and nothing that is the console’s', () => {
    const given: Options = {
      ...DEFAULT_OPTIONS,
      host: 'web',
      open: false,
      agent: 'aino',
      consolePort: 0,
      passwordFile: '/secret',
      mqttPort: 0,
      httpPort: 8_080,
      listen: '0.0.0.0',
      workspace: 'empty',
      publicUrl: 'https://chat.example.com',
      tlsCert: '/cert.pem',
      tlsKey: '/key.pem',
      allowInsecure: true,
    };
    const argv = serverArguments(given, '/data');
    const { mqttPort, httpPort, listen, workspace, publicUrl, tlsCert, tlsKey, allowInsecure } = given;
    expect(readBack(argv)).toEqual({
      ...DEFAULT_OPTIONS,
      ...{ dataDir: '/data', mqttPort, httpPort, listen, workspace, publicUrl, tlsCert, tlsKey, allowInsecure },
    });
    expect(argv.join(' ')).not.toContain('secret');
  });

  it('leaves what is default to the server', () => {
    expect(readBack(serverArguments(DEFAULT_OPTIONS, '/data'))).toEqual({ ...DEFAULT_OPTIONS, dataDir: '/data' });
  });

  it('has no settings of the environment beside it, but for the log', () => {
    const env = { PATH: '/bin', PARLEY_LOG: 'debug', PARLEY_HTTP_PORT: '1', PARLEY_PASSWORD_FILE: '/secret' };
    expect(serverEnvironment(env)).toEqual({ PATH: '/bin', PARLEY_LOG: 'debug' });
  });
});

describe('the data directory', () => {
  it.each<[Partial<Options>, string]>([
    [{ dataDir: '/mine' }, '/mine'],
    [{ dataDir: '/mine', connect: 'https://chat.example.com' }, '/mine'],
    [{}, join('/system', 'local')],
    [{ connect: 'https://chat.example.com' }, join('/system', 'connect', 'chat.example.com')],
    [{ connect: 'http://127.0.0.1:8484/' }, join('/system', 'connect', '127.0.0.1-8484')],
    [{ connect: 'http://[::1]:8484', agent: 'aino' }, join('/system', 'connect', '---1--8484-aino')],
    [{ connect: 'https://chat.example.com', agent: '../../x' }, join('/system', 'connect', 'chat.example.com-..-..-x')],
  ])('of %j is %s', (options, dir) => {
    expect(dataDirOf({ ...DEFAULT_OPTIONS, ...options }, '/system')).toBe(dir);
  });
});
