import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import configuration from '../../electron/packaging/electron-builder';
import { ROOT } from '../architecture/sources';

/** What electron-builder would make a deb or rpm of: the options of its tool, and the texts of the files that they name. */
export interface RenderedPackage {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** What it would put into an AppImage. */
export interface RenderedAppImage {
  readonly desktop: string;
}

/**
 * Goes through electron-builder's own templates, up to the tool that would write the file, which is not needed here.
 * `electronDist`: a stub of Electron.
 */
export async function renderTargets(dir: string, electronDist: string) {
  const packages: Record<string, RenderedPackage> = {};
  let appImage: RenderedAppImage | null = null;
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget(['deb', 'rpm', 'AppImage']),
    publish: 'never',
    config: { ...configuration, electronDist, directories: { ...configuration.directories, output: join(dir, 'out') } },
    effectiveOptionComputed: async (computed: unknown) => {
      if (Array.isArray(computed)) {
        const [args, desktopFile] = computed as [string[], string];
        const output = args[args.indexOf('--package') + 1] ?? '';
        packages[output.split('.').at(-1) ?? ''] = { args, files: filesOf(args, desktopFile) };
      } else appImage = computed as RenderedAppImage;
      return true;
    },
  });
  return { packages, appImage: appImage as RenderedAppImage | null };
}

/** They are gone when the builder has ended. */
function filesOf(args: readonly string[], desktopFile: string): Record<string, string> {
  const read = (option: string): string => readFileSync(args[args.indexOf(option) + 1] ?? '', 'utf8');
  return {
    'after-install': read('--after-install'),
    'after-remove': read('--after-remove'),
    'parley.desktop': readFileSync(desktopFile, 'utf8'),
  };
}
