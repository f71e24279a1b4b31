export interface SandboxFacts {
  /** Whether Chromium was told `--no-sandbox`, by whomever. */
  readonly switchedOff: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether this program runs out of an AppImage, whose start adds the switch by itself. */
  readonly appImage: boolean;
}

/** Set, to whatever, it has Electron add `--no-sandbox`. */
export const SANDBOX_VARIABLE = 'ELECTRON_DISABLE_SANDBOX';

const WHY = "Parley does not run without Chromium's sandbox, which keeps what visitors send away from this computer.";

/** Why this start is refused, and what to do about it; null: its pages are in the sandbox. */
export function refusedWithoutSandbox({ switchedOff, env, appImage }: SandboxFacts): string | null {
  if (!switchedOff) return null;
  if (env[SANDBOX_VARIABLE] !== undefined) return `${WHY} Take ${SANDBOX_VARIABLE} out of the environment.`;
  if (!appImage) return `${WHY} Leave out --no-sandbox.`;
  return `${WHY} This system does not let an AppImage have one. Install the deb or rpm package instead, or let the AppImage use user namespaces, as DEPLOYMENT.md in its folder resources says. If you gave it --no-sandbox yourself, leave that out.`;
}
