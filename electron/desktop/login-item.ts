/** The freedesktop entry that starts Parley, without a window, when its user signs in. Linux has no other way. */
export function autostartEntry(program: string, args: readonly string[] = []): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec=${[quoted(program), '--hidden', ...args.map(quoted)].join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** By the rules of the Desktop Entry Specification for `Exec`, whose own escapes come on top of those of its strings. */
function quoted(text: string): string {
  const inQuotes = text.replace(/["`$\\]/g, (character) => `\\${character}`);
  return `"${inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
}
