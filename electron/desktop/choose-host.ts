/** What the choice between Electron and the browser rests on. */
export interface HostFacts {
  readonly asked: 'auto' | 'electron' | 'web';
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether this process runs as root, as far as there is one. */
  readonly isRoot: boolean;
  /** Of Node, such as `20.19.0`. */
  readonly node: string;
  /** Whether the electron package is installed; it can fetch the binary. */
  readonly hasPackage: boolean;
  /** Whether Electron's binary is on this machine. */
  readonly hasBinary: boolean;
}

export type HostChoice =
  | { readonly host: 'web' /** Why not Electron; null when the web host was asked for. */; readonly why: string | null }
  | { readonly host: 'electron' /** Whether the binary has to be fetched first. */; readonly fetch: boolean }
  | { readonly host: 'none'; readonly why: string };

/** Which host opens: Electron where there is a display and its binary is there or can be fetched. */
export function chooseHost(facts: HostFacts): HostChoice {
  if (facts.asked === 'web') return { host: 'web', why: null };
  const obstacle = obstacleOf(facts);
  return obstacle === null ? { host: 'electron', fetch: !facts.hasBinary } : without(facts.asked, obstacle);
}

/** What opens where Electron cannot, for that reason: the browser, unless Electron alone was asked for. */
export function without(asked: HostFacts['asked'], obstacle: string): HostChoice {
  return asked === 'electron'
    ? { host: 'none', why: `${obstacle} Use --host web to open it in the browser.` }
    : { host: 'web', why: `${obstacle} The console opens in the browser instead.` };
}

function obstacleOf({ platform, env, isRoot, node, hasPackage, hasBinary }: HostFacts): string | null {
  const display = platform !== 'linux' || isSet(env.DISPLAY) || isSet(env.WAYLAND_DISPLAY);
  if (!display) return 'There is no display for a window.';
  if (!hasPackage) return 'Electron is not installed ("npm ci" does it).';
  if (hasBinary) return null;
  if (isSet(env.CI)) return "Electron's program is not installed, and is not fetched where CI is set.";
  if (!runsInstaller(node)) return `Electron's installer needs Node 20.19, or 22.12 and newer; this is ${node}.`;
  if (platform === 'linux' && isRoot) return 'Electron does not run as root, and is not fetched for it.';
  return null;
}

/** It is CommonJS and requires ES modules, which these versions of Node cannot do. */
function runsInstaller(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major !== 21 && !(major === 22 && minor < 12);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
