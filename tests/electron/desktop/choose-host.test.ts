import { describe, expect, it } from 'vitest';
import { chooseHost, type HostFacts } from '../../../electron/desktop/choose-host';

const desktop: HostFacts = {
  asked: 'auto',
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  node: '20.19.0',
  hasPackage: true,
  hasBinary: true,
};

describe('the host', () => {
  it.each<[string, Partial<HostFacts>, object]>([
    ['a desktop with the binary', {}, { host: 'electron', fetch: false }],
    ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, { host: 'electron', fetch: false }],
    ['a desktop without the binary', { hasBinary: false }, { host: 'electron', fetch: true }],
    ['Windows, which always has a display', { platform: 'win32', env: {} }, { host: 'electron', fetch: false }],
    ['macOS without the binary', { platform: 'darwin', env: {}, hasBinary: false }, { host: 'electron', fetch: true }],
    ['CI with the binary', { env: { DISPLAY: ':0', CI: '1' } }, { host: 'electron', fetch: false }],
    ['root with the binary, who is told by Electron itself', { isRoot: true }, { host: 'electron', fetch: false }],
    ['Node 22.12, which runs the installer', { node: '22.12.0', hasBinary: false }, { host: 'electron', fetch: true }],
    ['Node 22.3 with the binary', { node: '22.3.0' }, { host: 'electron', fetch: false }],
    ['root of a Mac', { isRoot: true, platform: 'darwin', hasBinary: false }, { host: 'electron', fetch: true }],
    ['the browser, when asked for', { asked: 'web' }, { host: 'web', why: null }],
  ])('of %s', (_where, facts, choice) => {
    expect(chooseHost({ ...desktop, ...facts })).toEqual(choice);
  });

  it.each<[string, Partial<HostFacts>, RegExp]>([
    ['there is no display', { env: {} }, /no display/],
    ['the display is empty', { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } }, /no display/],
    ['CI may fetch nothing', { env: { DISPLAY: ':0', CI: 'true' }, hasBinary: false }, /CI/],
    ['root would fetch what does not run for root', { isRoot: true, hasBinary: false }, /root/],
    ['Node 22.3 cannot run the installer', { node: '22.3.0', hasBinary: false }, /needs Node .*22\.3\.0/],
    ['nor can Node 21', { node: '21.7.3', hasBinary: false }, /needs Node .*21\.7\.3/],
    ['the package is not installed', { hasPackage: false, hasBinary: false }, /npm ci/],
  ])('is the browser when %s, with the reason; and none when Electron was asked for', (_what, facts, why) => {
    expect(chooseHost({ ...desktop, ...facts })).toEqual({ host: 'web', why: expect.stringMatching(why) });
    const asked = chooseHost({ ...desktop, ...facts, asked: 'electron' });
    expect(asked).toEqual({ host: 'none', why: expect.stringMatching(why) });
    expect(asked).toMatchObject({ why: expect.stringContaining('--host web') });
  });
});
