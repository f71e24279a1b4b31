import { FuseV1Options } from '@electron/fuses';
import type { Configuration } from 'electron-builder';

type Fuses = NonNullable<Configuration['electronFuses']>;

/**
 * The switches that are burnt into Electron's program (`desktop.md`, "Fuses"). The test build alone may be inspected:
 * Playwright drives it that way. It is never given out.
 */
export function fuses(testBuild: boolean): Fuses {
  return {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: testBuild,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Burning breaks the signature that Electron comes with, and Apple's own processors end a program whose signature is
    // broken before it runs. Signed by hand again at once; a certificate, where there is one, signs over it.
    resetAdHocDarwinSignature: true,
  };
}

const OPTIONS = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
} as const;

/** The names of the fuses of a program that are not as they must be. `wire`: of `getCurrentFuseWire`. */
export function wrongFuses(wire: Readonly<Partial<Record<FuseV1Options, unknown>>>, testBuild: boolean): string[] {
  const wanted = fuses(testBuild);
  return Object.entries(OPTIONS).flatMap(([name, option]) => {
    const state = wire[option];
    const on = wanted[name as keyof typeof OPTIONS] === true;
    // As they stand in the program: the digits 0 and 1.
    return state === (on ? 0x31 : 0x30) ? [] : [`${name} must be ${on ? 'on' : 'off'}, and is ${String(state)}`];
  });
}
