/**
 * Builds when a source has changed since the last build, in a process of its own. Resolves with its exit code: 0 when
 * everything is built. What was wrong has been said on standard error.
 * @param say - Told, in one line, that something is built.
 */
export function buildIfStale(say: (line: string) => void): Promise<number>;
