/**
 * Whether windows are drawn by way of Wayland, which places them itself, tells nobody where they are, and keeps none on
 * top. Electron goes by the kind of the session unless it is told otherwise. `ozonePlatform`: the value of the switch
 * `--ozone-platform`, '' without one.
 */
export function drawsByWayland(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  ozonePlatform: string,
): boolean {
  if (platform !== 'linux') return false;
  return ozonePlatform === '' ? env.XDG_SESSION_TYPE === 'wayland' : ozonePlatform === 'wayland';
}
