import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
import configuration from '../../electron/packaging/electron-builder';
import { fuses } from '../../electron/packaging/fuses';
import { ROOT } from '../architecture/sources';
import { built } from '../desktop/built';

describe('the configuration of the installers', () => {
  it('is one that electron-builder takes', async () => {
    const quiet = new DebugLogger(false);
    await expect(validateConfiguration(configuration, quiet)).resolves.toBeUndefined();
    const wrong = { ...configuration, nsis: { ...configuration.nsis, perMaschine: true } };
    await expect(validateConfiguration(wrong, quiet)).rejects.toThrow(/configuration.nsis/);
  });

  it('installs for the whole machine, silently where it is asked to', () => {
    expect(configuration.nsis).toMatchObject({ perMachine: true, allowElevation: true });
    expect(configuration.nsis).not.toHaveProperty('selectPerMachineByDefault');
    expect(configuration.msi).toMatchObject({ perMachine: true });
    expect(configuration.msi.upgradeCode).toBe('{5B2A8C1E-7D46-4F0B-9C3A-1E6F0D8A4B72}');
  });

  it('opens links and files with links, and shows our own icons', () => {
    expect(configuration.protocols).toEqual([{ name: 'Parley', schemes: ['parley'] }]);
    expect(configuration.fileAssociations).toMatchObject([{ ext: 'parley' }]);
    for (const { icon } of [configuration.win, configuration.mac, configuration.linux])
      expect(built(icon.replace(/^dist\//, ''))).toContain('icon.');
  });

  it('takes new versions from a server of one’s own, and on Windows only of who has signed this one', () => {
    expect(configuration.publish).toMatchObject([{ provider: 'generic', url: expect.stringMatching(/^https:/) }]);
    expect(configuration.win.verifyUpdateCodeSignature).toBe(true);
  });

  it('makes what each system wants', () => {
    const targets = ({ target }: { readonly target: readonly { readonly target: string }[] }) =>
      target.map((each) => each.target);
    expect(targets(configuration.win)).toEqual(['nsis', 'msi']);
    expect(targets(configuration.mac)).toEqual(['dmg', 'zip']);
    expect(targets(configuration.linux)).toEqual(['deb', 'rpm', 'AppImage']);
    // Macs have processors of two kinds; of the others every agent's machine has the one of the build.
    expect(configuration.mac.target.map(({ arch }) => arch)).toEqual([
      ['x64', 'arm64'],
      ['x64', 'arm64'],
    ]);
  });

  it('burns every fuse the way that closes the program', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      // Not a fuse: without it an unsigned program does not start on Apple's own processors.
      resetAdHocDarwinSignature: true,
    });
    // Playwright can drive the build for tests alone, which differs in nothing else.
    expect(fuses(true)).toEqual({ ...configuration.electronFuses, enableNodeCliInspectArguments: true });
  });

  it('is known to Windows by the id that the shell gives itself', () => {
    const shell = readFileSync(join(ROOT, 'electron/shell/main.ts'), 'utf8');
    expect(shell).toContain(configuration.appId);
  });
});
