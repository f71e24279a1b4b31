const MODIFIER = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Shift|Super|Meta)$/i;
const KEY = /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Space|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/i;

/**
 * Whether a text is a shortcut that Parley may claim for the whole machine: a modifier other than Shift, one key, and
 * no Alt or AltGr, which write letters on many keyboards.
 */
export function isGlobalShortcut(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const strong = parts.some((part) => !/^Shift$/i.test(part));
  return strong && KEY.test(key) && parts.every((part) => MODIFIER.test(part)) && isDistinct(parts);
}

function isDistinct(parts: readonly string[]): boolean {
  return new Set(parts.map((part) => part.toLowerCase())).size === parts.length;
}
