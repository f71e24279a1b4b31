/** The freedesktop entry that starts Parley, without a window, when its user signs in. Linux has no other way. */
export function autostartEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec=${quoted(program)} --hidden`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** By the rules of the Desktop Entry Specification for `Exec`, whose own escapes come on top of those of its strings. */
function quoted(program: string): string {
  const inQuotes = program.replace(/["`$\\]/g, (character) => `\\${character}`);
  return `"${inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
}
