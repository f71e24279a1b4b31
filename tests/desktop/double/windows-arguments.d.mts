export function endsElectron(argv: readonly string[]): boolean;
export function quotedOnWindows(args: readonly string[]): string;
