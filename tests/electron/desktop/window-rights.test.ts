import { describe, expect, it } from 'vitest';
import { isPermitted } from '../../../electron/desktop/permissions';
import { CONSOLE_HEADERS, CONSOLE_POLICY } from '../../../electron/desktop/policy';

const OWN = 'parley-app://console';

describe('a permission', () => {
  it.each(['notifications', 'clipboard-sanitized-write'])('%s is for our own page only', (permission) => {
    expect(isPermitted(permission, OWN, OWN)).toBe(true);
    for (const origin of ['https://evil.example', 'null', '', `${OWN}.evil.example`, `${OWN}/`]) {
      expect(isPermitted(permission, origin, OWN)).toBe(false);
    }
  });

  it.each([
    'media',
    'geolocation',
    'clipboard-read',
    'midi',
    'midiSysex',
    'hid',
    'serial',
    'usb',
    'bluetooth',
    'openExternal',
    'fullscreen',
    'pointerLock',
    'display-capture',
    'fileSystem',
    'idle-detection',
    'constructor',
    '',
  ])('%s is for nobody', (permission) => {
    expect(isPermitted(permission, OWN, OWN)).toBe(false);
  });
});

describe("the page's policy", () => {
  it('forbids everything first, and allows only what comes from the console itself', () => {
    const rules = new Map(CONSOLE_POLICY.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]));
    expect(rules.get('default-src')).toEqual(["'none'"]);
    for (const sources of rules.values()) {
      for (const source of sources) expect(["'none'", "'self'", 'blob:', "'script'"]).toContain(source);
    }
    expect(rules.get('script-src')).toEqual(["'self'"]);
    expect(rules.get('frame-ancestors')).toEqual(["'none'"]);
    expect(CONSOLE_POLICY).not.toMatch(/unsafe|\*|https?:/);
  });

  it('comes with the headers that keep other pages and guesses out', () => {
    expect(CONSOLE_HEADERS).toMatchObject({
      'content-security-policy': CONSOLE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });
});
