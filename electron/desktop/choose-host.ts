/** What the choice between Electron and the browser rests on. */
export interface HostFacts {
  readonly asked: 'auto' | 'electron' | 'web';
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether Electron's binary is on this machine. */
  readonly hasBinary: boolean;
}

export type HostChoice =
  | { readonly host: 'web' /** Why not Electron; null when the web host was asked for. */; readonly why: string | null }
  | { readonly host: 'electron' /** Whether the binary has to be fetched first. */; readonly fetch: boolean }
  | { readonly host: 'none'; readonly why: string };

/** Which host opens (`running.md`): Electron where there is a display and its binary is there or can be fetched. */
export function chooseHost(facts: HostFacts): HostChoice {
  if (facts.asked === 'web') return { host: 'web', why: null };
  const obstacle = obstacleOf(facts);
  if (obstacle === null) return { host: 'electron', fetch: !facts.hasBinary };
  if (facts.asked === 'electron') return { host: 'none', why: `${obstacle} Use --host web to open it in the browser.` };
  return { host: 'web', why: `${obstacle} The console opens in the browser instead.` };
}

function obstacleOf({ platform, env, hasBinary }: HostFacts): string | null {
  const display = platform !== 'linux' || isSet(env.DISPLAY) || isSet(env.WAYLAND_DISPLAY);
  if (!display) return 'There is no display for a window.';
  if (!hasBinary && isSet(env.CI)) return "Electron's program is not installed, and is not fetched where CI is set.";
  return null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
