import { describe, expect, it } from 'vitest';
import type { Headers } from '../../../broker/sockets/client-address';
import { isOwnOrigin, type Served } from '../../../broker/sockets/origins';

const LOCAL: Served = { publicUrl: null, encrypted: false, loopback: true };
const TEAM: Served = { publicUrl: null, encrypted: true, loopback: false };
const PROXIED: Served = { publicUrl: 'https://chat.example.com/', encrypted: false, loopback: true };

describe('a page that uses the server', () => {
  it.each<[string, Served, Headers, boolean]>([
    ['a program', LOCAL, { host: '127.0.0.1:8484' }, true],
    ['its own page, by address', LOCAL, { host: '127.0.0.1:8484', origin: 'http://127.0.0.1:8484' }, true],
    ['its own page, by name', LOCAL, { host: 'localhost:8484', origin: 'http://localhost:8484' }, true],
    ['its own page, by IPv6', LOCAL, { host: '[::1]:8484', origin: 'http://[::1]:8484' }, true],
    ['its own page at the usual port', LOCAL, { host: 'localhost', origin: 'http://localhost' }, true],
    ['any page of the web', LOCAL, { host: '127.0.0.1:8484', origin: 'https://evil.example' }, false],
    ['another server of this machine', LOCAL, { host: '127.0.0.1:8484', origin: 'http://127.0.0.1:3000' }, false],
    ['another name of this machine', LOCAL, { host: '127.0.0.1:8484', origin: 'http://localhost:8484' }, false],
    ['a page in a sandbox', LOCAL, { host: '127.0.0.1:8484', origin: 'null' }, false],
    ['a file', LOCAL, { host: '127.0.0.1:8484', origin: 'file://' }, false],
    ['an extension', LOCAL, { host: '127.0.0.1:8484', origin: 'chrome-extension://abcdef' }, false],
    ['an origin that is empty', LOCAL, { host: '127.0.0.1:8484', origin: '' }, false],
    ['two origins', LOCAL, { host: '127.0.0.1:8484', origin: 'http://127.0.0.1:8484 http://evil.example' }, false],
    ['an origin with a path', LOCAL, { host: '127.0.0.1:8484', origin: 'http://127.0.0.1:8484/x' }, false],
    ['an origin with a name before it', LOCAL, { host: '127.0.0.1:8484', origin: 'http://a@127.0.0.1:8484' }, false],
    [
      'a name that was made to point here',
      LOCAL,
      { host: 'evil.example:8484', origin: 'http://evil.example:8484' },
      false,
    ],
    [
      'a name that looks like ours',
      LOCAL,
      { host: 'localhost.evil.example', origin: 'http://localhost.evil.example' },
      false,
    ],
    ['no host at all', LOCAL, { origin: 'http://127.0.0.1:8484' }, false],
    ["a team's own page", TEAM, { host: 'chat.example.com', origin: 'https://chat.example.com' }, true],
    [
      "a team's own page at a port",
      TEAM,
      { host: 'chat.example.com:8443', origin: 'https://chat.example.com:8443' },
      true,
    ],
    ['the same name without TLS', TEAM, { host: 'chat.example.com', origin: 'http://chat.example.com' }, false],
    ['a sister of the name', TEAM, { host: 'chat.example.com', origin: 'https://www.example.com' }, false],
    [
      'the public page, through a proxy that changes the host',
      PROXIED,
      { host: '127.0.0.1:8484', origin: 'https://chat.example.com' },
      true,
    ],
    [
      'the public page, through one that does not',
      PROXIED,
      { host: 'chat.example.com', origin: 'https://chat.example.com' },
      true,
    ],
    [
      'the public name at another port',
      PROXIED,
      { host: '127.0.0.1:8484', origin: 'https://chat.example.com:444' },
      false,
    ],
    [
      'the server itself, with a public name',
      PROXIED,
      { host: '127.0.0.1:8484', origin: 'http://127.0.0.1:8484' },
      true,
    ],
  ])('%s', (_what, served, headers, welcome) => expect(isOwnOrigin(headers, served)).toBe(welcome));
});
