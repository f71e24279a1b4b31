/**
 * Whether Electron ends at once on Windows, with -1 and without a word, for what it was started with: an argument that
 * looks like an address, and another one after it. As `CheckCommandLineArguments` of `shell/app/command_line_args.cc`
 * does it, over the arguments in the order in which Chromium's `base::CommandLine` keeps them: switches first.
 */
export function endsElectron(argv) {
  let afterAddress = false;
  for (const argument of switchesFirst(argv)) {
    if (argument === '--') return false;
    if (afterAddress) return true;
    if (isAddress(argument)) afterAddress = true;
  }
  return false;
}

/** `IsUrlArg`: a scheme of more than one character, which begins with a letter and has no space in it. */
function isAddress(argument) {
  const end = argument.indexOf(':');
  const scheme = argument.slice(0, Math.max(end, 0));
  return scheme.length > 1 && /^[A-Za-z]/.test(scheme) && !/[ \t\n\v\f\r]/.test(scheme);
}

/** Up to `--`, whatever begins with `--`, `-` or `/` and goes on is a switch on Windows. */
function switchesFirst([program = '', ...given]) {
  const end = given.indexOf('--');
  const isSwitch = (argument, at) => (end === -1 || at < end) && /^(--|-|\/)./.test(argument) && argument !== '--';
  return [program, ...given.filter(isSwitch), ...given.filter((argument, at) => !isSwitch(argument, at))];
}

/** The command line that Electron writes into the registry: `AddQuoteForArg` of `shell/common/command_line_util_win.cc`. */
export function quotedOnWindows(args) {
  return args.map((argument) => (/[ "\\]/.test(argument) ? `"${escaped(argument)}"` : argument)).join(' ');
}

/** Backslashes count as such, but before a quote, as which the end counts, too. */
function escaped(argument) {
  return argument.replace(
    /(\\*)("|$)/g,
    (_found, slashes, quote) => `${slashes}${slashes}${quote === '"' ? '\\"' : ''}`,
  );
}
